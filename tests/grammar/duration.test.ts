import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDurationMs, spokenDuration } from '../../runner/grammar/duration.ts';
import { refusal, understood } from './refusal.ts';

describe('a duration is a number with a unit', () => {
  test.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['1.5s', 1_500],
    ['20m', 1_200_000],
    ['2h', 7_200_000],
    ['0.07m', 4_200],
    ['0.5ms', 0.5],
    [' 90s ', 90_000],
    ['007s', 7_000],
  ])('%s is %d ms', (text, durationMs) => {
    expect(understood(parseDurationMs(text))).toBe(durationMs);
  });

  test.each([
    ['no unit', '90'],
    ['no number', 's'],
    ['a unit that is none', '90sec'],
    ['a unit in capitals', '90S'],
    ['a blank before the unit', '90 s'],
    ['a negative time', '-90s'],
    ['no time at all', '0s'],
    ['less than can be told from nothing', '0.00000000001ms'],
    ['two durations', '1m30s'],
    ['an exponent', '1e3ms'],
    ['a decimal comma', '1,5s'],
    ['a dot without decimals', '1.s'],
    ['more than a number can hold', `${'9'.repeat(400)}h`],
    ['nothing', ''],
  ])('%s is refused: "%s"', (_, text) => {
    expect(refusal(parseDurationMs(text))).toEqual({
      message: `"${text}" is not a duration`,
      remedy: 'Write a number and a unit: 250ms, 90s, 20m or 2h.',
    });
  });

  test('whole milliseconds stay exact in every unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 86_400_000 }), (durationMs) => {
        expect(understood(parseDurationMs(`${durationMs}ms`))).toBe(durationMs);
        expect(understood(parseDurationMs(`${durationMs / 1_000}s`))).toBe(durationMs);
      }),
    );
  });
});

describe('a duration is spoken in at most two units', () => {
  test.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [850, '850 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [12_000, '12 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [270_000, '4 min 30 s'],
    [1_200_000, '20 min'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h'],
    [7_199_000, '2 h'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '24 h'],
  ])('%d ms is "%s"', (durationMs, spoken) => {
    expect(spokenDuration(durationMs)).toBe(spoken);
  });

  test('the smaller unit never reaches a whole larger one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (durationMs) => {
        const [, small = '0'] = /\d+ (?:min|h) (\d+)/.exec(spokenDuration(durationMs)) ?? [];
        expect(Number(small)).toBeLessThan(60);
      }),
    );
  });
});
