import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpectation, parsePercentile } from '../../runner/grammar/expectation.ts';
import { refusal, understood } from './refusal.ts';

describe('an expectation is a statistic, an operator and a limit', () => {
  test.each([
    ['p95 < 200ms', ['percentile', 0.95, '<', 200, 'ms']],
    ['p99 <= 2s', ['percentile', 0.99, '<=', 2_000, 'ms']],
    ['p99.9 < 1.5s', ['percentile', 0.999, '<', 1_500, 'ms']],
    ['p99.9999 < 60s', ['percentile', 0.999999, '<', 60_000, 'ms']],
    ['p50<0.5ms', ['percentile', 0.5, '<', 0.5, 'ms']],
    ['p95 <= 1.25x', ['percentile', 0.95, '<=', 1.25, 'x']],
    ['ratio >= 99.99%', ['ratio', null, '>=', 0.9999, 'ratio']],
    ['ratio > 99.9%', ['ratio', null, '>', 0.999, 'ratio']],
    ['count == 0', ['count', null, '==', 0, 'count']],
    ['count <= 3', ['count', null, '<=', 3, 'count']],
    ['mean <= 1.05x', ['mean', null, '<=', 1.05, 'x']],
    ['mean < 100ms', ['mean', null, '<', 100, 'ms']],
    ['max <= 60s', ['max', null, '<=', 60_000, 'ms']],
  ] as const)('%s', (text, [statistic, probability, operator, limit, unit]) => {
    const read = understood(parseExpectation(text));
    expect(read).toEqual({ statistic, probability, operator, limit, unit, text });
  });

  test.each([
    ['p95 <= 1.25x or +10ms', 0.95, 1.25, 10],
    ['p99.9 < 1x or +0.5s', 0.999, 1, 500],
    ['mean <= 1.05x or +1ms', null, 1.05, 1],
  ])('%s allows so much more in any case', (text, probability, limit, allowedRiseMs) => {
    expect(understood(parseExpectation(text))).toMatchObject({
      probability,
      limit,
      unit: 'x',
      allowedRiseMs,
    });
  });

  test('blanks around it are not part of it', () => {
    expect(understood(parseExpectation('  p95  <  200ms ')).text).toBe('p95  <  200ms');
  });
});

describe('what is no expectation is refused with examples', () => {
  test.each([
    '',
    'fast',
    'p95',
    'p95 <',
    '< 200ms',
    'p95 < 200 ms',
    'p95 != 200ms',
    'p95 => 200ms',
    'P95 < 2s',
    'p95 <= 1.25x or 10ms',
    'p95 <= 1.25x +10ms',
    'p95 <= 1.25x or +10 ms',
  ])('"%s"', (text) => {
    expect(refusal(parseExpectation(text))).toEqual({
      message: `"${text}" is not an expectation`,
      remedy: expect.stringContaining('"p95 < 200ms", "ratio >= 99.99%", "count == 0", "p95 <= 1.25x"'),
    });
  });

  test.each(['median', 'avg', 'rate', 'p', 'pp95', 'p95th'])('"%s" is not a statistic', (statistic) => {
    const { message } = refusal(parseExpectation(`${statistic} < 200ms`));
    expect(message).toMatch(/is not a statistic|is not an expectation/);
  });

  test.each([
    ['a limit without a unit that has decimals', 'p95 < 1.5', '"1.5" is not a limit'],
    ['a time of zero', 'p95 < 0ms', '"0ms" is not a limit'],
    ['a negative limit', 'count <= -1', '"-1" is not a limit'],
    ['a word', 'p95 < fast', '"fast" is not a limit'],
    ['an exponent', 'p95 < 1e3ms', '"1e3ms" is not a limit'],
    ['more without a unit', 'p95 <= 1.25x or +10', '"+10" is not a time'],
    ['more as a share', 'p95 <= 1.25x or +10%', '"+10%" is not a time'],
    ['no more at all', 'p95 <= 1.25x or +0ms', '"+0ms" is not a time'],
    ...['p95 < 200ms or +10ms', 'p95 <= 0.85x or +10ms', 'ratio >= 99% or +10ms'].map((text) => [
      'more than what is no rise',
      text,
      `"${text}": only a factor of 1 or more allows a time beside it`,
    ]),
  ])('%s: %s', (_, text, message) => {
    expect(refusal(parseExpectation(text)).message).toBe(message);
  });
});

describe('a percentile lies above 0 and below 100', () => {
  test.each([
    ['p1', 0.01],
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99.9', 0.999],
    ['p0.0001', 0.000001],
    ['p99.9999', 0.999999],
  ])('%s is the probability %d', (text, probability) => {
    expect(understood(parsePercentile(text))).toBe(probability);
  });

  test.each([
    'p0',
    'p0.0',
    'p100',
    'p100.0',
    'p101',
    'p1000',
    'p99.99999',
    'p9.5.1',
    'p.5',
    'p95.',
    'p',
    '95',
  ])('%s is refused', (text) => {
    expect(refusal(parsePercentile(text))).toEqual({
      message: `${text} is not a percentile`,
      remedy: 'A percentile lies above 0 and below 100, with at most four decimals: p95, p99, p99.9.',
    });
  });

  test.each(['p0 < 200ms', 'p100 < 200ms', 'p101 < 200ms', 'p99.99999 < 200ms'])('%s is refused', (text) => {
    expect(refusal(parseExpectation(text)).message).toMatch(/is not a percentile/);
  });

  test('no percentile is rounded to certainty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), (millionths) => {
        expect(understood(parsePercentile(`p${millionths / 10_000}`))).toBe(millionths / 1_000_000);
      }),
    );
  });
});

describe('what can be read but can mean nothing is refused', () => {
  test.each([
    ['p95 < 200', 'compares a percentile with a count'],
    ['p95 < 99%', 'compares a percentile with a ratio'],
    ['ratio >= 200ms', 'compares a ratio with a time'],
    ['ratio >= 1', 'compares a ratio with a count'],
    ['count == 0%', 'compares a count with a ratio'],
    ['count == 2s', 'compares a count with a time'],
    ['max <= 1.5x', 'compares a max with a x'],
    ['mean < 5', 'compares a mean with a count'],
    ['p95 > 200ms', 'a percentile cannot be judged with >'],
    ['p95 == 200ms', 'a percentile cannot be judged with =='],
    ['ratio <= 99%', 'a ratio cannot be judged with <='],
    ['ratio == 99%', 'a ratio cannot be judged with =='],
    ['count > 0', 'a count cannot be judged with >'],
    ['count < 1', 'a count cannot be judged with <'],
    ['max >= 60s', 'a max cannot be judged with >='],
    ['ratio >= 100%', 'the share must lie above 0 % and below 100 %'],
    ['ratio >= 0%', 'the share must lie above 0 % and below 100 %'],
    ['ratio >= 120%', 'the share must lie above 0 % and below 100 %'],
    ['p95 <= 0x', 'a factor must lie above 0'],
  ])('%s: %s', (text, why) => {
    const { message } = refusal(parseExpectation(text));
    expect(message).toContain(`"${text}"`);
    expect(message).toContain(why);
  });
});
