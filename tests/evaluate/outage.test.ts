import { describe, expect, test } from 'vitest';
import type { StatedLeg } from './made/made-leg.ts';
import { judgedRun, onlyCheck } from './made/made-run.ts';

/** Errors only in these seconds of a leg. */
const downFrom = (from: number, to: number): StatedLeg => ({
  outcome: ({ second }) => (second >= from && second < to ? 'error' : 'good'),
});
const PEAK = { peakSeconds: 120 };

describe('a service that was down for a part of the peak', () => {
  test('for half a minute on end has failed, though it happened only once', () => {
    const check = onlyCheck(judgedRun({ legs: [{ ...PEAK, ...downFrom(60, 90) }] }));
    expect(check.verdict).toBe('fail');
    expect(check.reason).toMatch(/No useful answer: [\d,]+ answered with an error\. That is an outage/);
  });

  test('for a second less is left to the bounds, which cannot tell it from chance', () => {
    expect(judgedRun({ legs: [{ ...PEAK, ...downFrom(60, 89) }] }).verdict).toBe('inconclusive');
  });

  test('twice, with a good second between, was never down for half a minute', () => {
    const twice: StatedLeg = {
      outcome: ({ second }) => (second >= 50 && second < 90 && second !== 70 ? 'error' : 'good'),
    };
    expect(onlyCheck(judgedRun({ legs: [{ ...PEAK, ...twice }] })).reason).not.toContain('outage');
  });

  test('and stopped by the abort rule has failed however short it was, and is never let through', () => {
    const leg = { ...PEAK, ...downFrom(50, 60), stoppedAfterSeconds: 60 };
    const evaluation = judgedRun({ gate: { inconclusive: 'allow' }, legs: [leg] });
    expect(evaluation).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  test('but no more than its objective allows has not failed it', () => {
    const rare = { ...PEAK, peakSeconds: 900, ...downFrom(60, 90) };
    expect(judgedRun({ legs: [rare] }).verdict).not.toBe('fail');
  });
});

test('a leg that was cut off is never let through as undecided', () => {
  const leg = { ...PEAK, stoppedAfterSeconds: 100 };
  const evaluation = judgedRun({ gate: { inconclusive: 'allow' }, legs: [leg] });
  expect(evaluation).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
});

test('a rise that would not reach the limit in ten more peaks is steady enough to pass', () => {
  const latencyMs: StatedLeg['latencyMs'] = ({ second }) => 10 + second / 100;
  expect(judgedRun({ legs: [{ ...PEAK, latencyMs }] }).verdict).toBe('pass');
});
