import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockMs, formatClock } from '../../runner/grammar/clock.ts';

describe('a time of day', () => {
  test.each([
    ['00:00', 0],
    ['08:30', 30_600_000],
    ['08:30:15', 30_615_000],
    ['23:59:59', 86_399_000],
  ])('%s is %d ms after midnight, and back', (text, sinceMidnightMs) => {
    expect(clockMs(text)).toBe(sinceMidnightMs);
    expect(formatClock(sinceMidnightMs)).toBe(text);
  });

  test('whole minutes are written without seconds', () => {
    expect(formatClock(clockMs('08:30:00'))).toBe('08:30');
  });

  test('parts of a second are left out', () => {
    expect(formatClock(30_615_999)).toBe('08:30:15');
  });

  test('every second of a day keeps its value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_399 }), (second) => {
        expect(clockMs(formatClock(second * 1_000))).toBe(second * 1_000);
      }),
    );
  });
});
