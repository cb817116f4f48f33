import { describe, expect, test } from 'vitest';
import { didYouMean } from '../../runner/schema/nearest.ts';

const KNOWN = ['monday-morning', 'thursday-afternoon', 'thursday-evening', 'busy-hour', 'soak'];

describe('somebody who wrote an unknown name most likely meant', () => {
  test.each([
    ['busy', 'busy-hour'],
    ['hour', 'busy-hour'],
    ['busy_hour', 'busy-hour'],
    ['busy-hour@2x', 'busy-hour'],
    ['bussy', null],
    ['soack', 'soak'],
    ['sok', 'soak'],
    ['thursday', null],
    ['thursday-afternon', 'thursday-afternoon'],
    ['evening', 'thursday-evening'],
    ['mo', null],
    ['sunday', null],
    ['', null],
  ])('"%s": %s', (written, meant) => {
    expect(didYouMean(written, KNOWN)).toBe(meant === null ? '' : `Did you mean "${meant}"?`);
  });

  test('nothing, when no name is known', () => {
    expect(didYouMean('busy', [])).toBe('');
  });
});
