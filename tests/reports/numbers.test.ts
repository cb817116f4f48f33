import { describe, expect, test } from 'vitest';
import {
  estimateText,
  foundText,
  horizonText,
  intervalText,
  rangeText,
  shownQuantileText,
} from '../../runner/model/check-text.ts';
import {
  bytesText,
  measuredBeside,
  millisecondsText,
  rateText,
  ratioText,
} from '../../runner/model/number-text.ts';
import { plainLines, plainText } from '../../runner/model/plain-text.ts';
import { verdictCounts } from '../../runner/model/verdict-words.ts';
import { CENSORED_MS } from '../../scenarios/kit/contract.ts';
import { madeCheck } from './fixtures/evaluation-parts.ts';

describe('numbers for people', () => {
  test.each([
    [0, '0 ms'],
    [0.42, '0.42 ms'],
    [4.24, '4.2 ms'],
    [9.97, '10 ms'],
    [182.4, '182 ms'],
    [999.6, '1 s'],
    [1_241, '1.24 s'],
    [12_440, '12.4 s'],
    [60_000, '60 s'],
    [270_000, '4 min 30 s'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms is %s', (durationMs, text) => {
    expect(millisecondsText(durationMs)).toBe(text);
  });

  test.each([
    [0, '0 %'],
    [1, '100 %'],
    [0.5, '50 %'],
    [0.0714, '7.1 %'],
    [0.99993, '99.993 %'],
    [0.9999, '99.99 %'],
    [0.999_999_9, '99.99999 %'],
    [0.000_021, '0.0021 %'],
  ])('the share %d is %s', (ratio, text) => {
    expect(ratioText(ratio)).toBe(text);
  });

  test('no share short of everything is shown as everything', () => {
    const nines = [0.99, 0.999, 0.9999, 0.99999, 0.999_999];
    expect(nines.map((ratio) => ratioText(ratio))).not.toContain('100 %');
  });

  test.each([
    [199.7, 200, '199.7 ms'],
    [200, 200, '200 ms'],
    [199.97, 200, '199.97 ms'],
    [1_999.9, 2_000, '1.9999 s'],
    [182.4, 200, '182 ms'],
  ])('%d ms beside a limit of %d ms is %s', (value, limit, text) => {
    expect(measuredBeside(value, limit, 'ms')).toBe(text);
  });

  test.each([
    [measuredBeside(0.998_96, 0.999, 'ratio'), '99.896 %'],
    [measuredBeside(1.2496, 1.25, 'x'), '1.2496x'],
    [rateText(412.4), '412/s'],
    [rateText(4.24), '4.2/s'],
    [bytesText(4.12e8), '412 MB'],
    [bytesText(1.23e9), '1.2 GB'],
    [rangeText({ atLeast: 3, atMost: 3 }), '3'],
    [rangeText({ atLeast: 3, atMost: 1_200 }), '3 to 1,200'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

describe('what a check found', () => {
  const check = (overrides: object) => madeCheck({ id: 'a', objective: 'b', ...overrides });

  test.each([
    ['a value', { estimate: 231.2 }, '231 ms'],
    ['a value among unanswered requests', { estimate: 60_000, censored: true }, 'over 60 s'],
    ['the mark of an unanswered request', { estimate: CENSORED_MS, censored: true }, 'over the timeout'],
    ['no value among unanswered requests', { estimate: null, censored: true }, 'over the timeout'],
    ['no samples', { estimate: null, samples: 0 }, 'no data'],
    ['several legs, which have no percentile in common', { estimate: null, samples: 9 }, '–'],
  ])('%s', (_, overrides, text) => {
    expect(estimateText(check(overrides))).toBe(text);
  });

  test.each([
    ['both ends', { interval: { lower: 225, upper: 238, level: 0.99, method: '' } }, '225 ms to 238 ms'],
    ['no upper end', { interval: { lower: 225, upper: null, level: 0.99, method: '' } }, 'at least 225 ms'],
    ['no lower end', { interval: { lower: null, upper: 238, level: 0.99, method: '' } }, 'at most 238 ms'],
    [
      'nothing to estimate',
      { interval: { lower: 225, upper: 225, level: 1, method: 'exact count' } },
      'exactly 225 ms',
    ],
    ['only a share of bad requests', { interval: null }, '1.2 % to 1.7 % bad'],
    ['nothing at all', { interval: null, badRatio: null }, null],
  ])('an interval with %s', (_, overrides, text) => {
    expect(intervalText(check(overrides))).toBe(text);
  });

  const OVER = { estimate: 0.183, lower: 0.151, upper: 0.214, allowed: 0.05 };

  test.each([
    [
      'a value beyond the limit',
      { verdict: 'fail', estimate: 231.2, badRatio: OVER },
      '231 ms',
      '142 ms to 156 ms',
    ],
    ['a value within it', { verdict: 'pass' }, '148 ms', '142 ms to 156 ms'],
    ['a share that fails it', { verdict: 'fail', badRatio: OVER }, '18.3 % bad', '15.1 % to 21.4 % bad'],
    [
      'a share over it, undecided',
      { verdict: 'inconclusive', badRatio: OVER },
      '18.3 % bad',
      '15.1 % to 21.4 % bad',
    ],
    ['what is not judged', { verdict: 'invalid', badRatio: OVER }, '148 ms', '142 ms to 156 ms'],
  ])('beside the limit stands %s, with its interval', (_, overrides, found, interval) => {
    expect(foundText(check(overrides))).toBe(found);
    expect(intervalText(check(overrides))).toBe(interval);
  });

  test('a percentile beside the judged one is named', () => {
    expect(shownQuantileText({ probability: 0.999, value: 340, censored: false })).toBe('p99.9 340 ms');
    expect(shownQuantileText({ probability: 0.99, value: null, censored: true })).toBe(
      'p99 over the timeout',
    );
  });

  test('verdicts are counted, worst first', () => {
    const verdicts = (['pass', 'fail', 'pass', 'not-applicable'] as const).map((verdict) => ({ verdict }));
    expect(verdictCounts(verdicts)).toBe('1 fail, 2 pass, 1 not applicable');
  });

  test('a run without a horizon says so', () => {
    expect(horizonText(null)).toMatch(/^No horizon/u);
  });
});

describe('foreign text', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['two\r\nlines\tand a tab', 'two lines and a tab'],
    ['\u202Egnp.exe', ' gnp.exe'],
    ['half \uD800 a pair', 'half   a pair'],
    ['naïve 東京 🙂', 'naïve 東京 🙂'],
  ])('%j becomes %j', (text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  test('of several lines keeps its lines and indentation', () => {
    expect(plainLines('a\n\t\u001b[1mb\u001b[0m  \r\nc')).toEqual(['a', '  b', 'c']);
  });
});
