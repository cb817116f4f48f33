import { describe, expect, test } from 'vitest';
import { parseAbortRule } from '../../runner/grammar/abort-rule.ts';
import { refusal, understood } from './refusal.ts';

describe('a rule that stops a leg which has become an outage', () => {
  test.each([
    ['badRatio > 50% for 30s', { badRatio: 0.5, forMs: 30_000 }],
    ['badRatio>12.5% for 2m', { badRatio: 0.125, forMs: 120_000 }],
    ['  badRatio > 99.9%   for 500ms ', { badRatio: 0.999, forMs: 500 }],
  ])('%s', (text, rule) => {
    const read = understood(parseAbortRule(text));
    expect(read.badRatio).toBeCloseTo(rule.badRatio, 12);
    expect(read.forMs).toBe(rule.forMs);
  });

  test.each([
    ['a share of nothing, which would stop every leg', 'badRatio > 0% for 30s'],
    ['a share that nothing exceeds', 'badRatio > 100% for 30s'],
    ['more than everything', 'badRatio > 150% for 30s'],
    ['no stretch', 'badRatio > 50%'],
    ['a stretch without a unit', 'badRatio > 50% for 30'],
    ['a stretch of no length', 'badRatio > 50% for 0s'],
    ['a share that is no percentage', 'badRatio > 0.5 for 30s'],
    ['another measure', 'p95 > 2s for 30s'],
    ['another operator', 'badRatio >= 50% for 30s'],
    ['two rules', 'badRatio > 50% for 30s or badRatio > 20% for 2m'],
    ['nothing', ''],
  ])('%s is refused: "%s"', (_, text) => {
    expect(refusal(parseAbortRule(text))).toEqual({
      message: `"${text}" is not an abort rule`,
      remedy: 'Write it like "badRatio > 50% for 30s".',
    });
  });
});
