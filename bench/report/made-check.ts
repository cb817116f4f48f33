import type { CheckResult } from '../../runner/schema/evaluation-schema.ts';

/** A check that passes, as evaluations hold them; whoever makes a report names what differs. */
export function madeCheck(
  overrides: Partial<CheckResult> & Pick<CheckResult, 'id' | 'objective'>,
): CheckResult {
  return {
    title: 'Every service answers 95 % of requests within 200 ms',
    leg: 'monday-morning@2.5x',
    load: 2.5,
    sli: 'response_time',
    selector: {},
    window: 'peak',
    expect: 'p95 < 200ms',
    statistic: 'percentile',
    operator: '<',
    limit: 200,
    unit: 'ms',
    estimate: 148.2,
    censored: false,
    interval: { lower: 142.1, upper: 155.7, level: 0.99, method: 'bad-fraction-batches' },
    reported: [],
    samples: 84_211,
    bad: { atLeast: 1_203, atMost: 1_203 },
    total: { atLeast: 84_211, atMost: 84_211 },
    missing: { unfinished: 0, skipped: 0, droppedJourneys: 0 },
    badRatio: { estimate: 0.01429, lower: 0.0121, upper: 0.0168, allowed: 0.05 },
    verdict: 'pass',
    reason: 'With 99 % confidence at most 1.7 % of requests took 200 ms or longer; 5 % may.',
    moreSeconds: null,
    horizonMs: 130_000,
    ...overrides,
  };
}
