import { METRICS } from '../../../scenarios/kit/contract.ts';
import { ratioText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { MIN_WINDOW_SECONDS } from '../../statistics/batches.ts';
import type { Trend, TrendTest } from '../../statistics/trend-test.ts';
import { type LegView, windowSeconds } from '../leg-view.ts';
import { windowTrend } from '../steadiness.ts';
import { finding } from './finding.ts';

/**
 * Was the system warm, and the same all the time, in what is judged (statistics SPEC, section 9.1)? A warning: a check
 * whose own times rise towards its limit cannot pass by itself, and falling times make a verdict only more cautious.
 */
export function peakSteady(leg: LegView): ValidityCheck[] {
  if (windowSeconds(leg, 'peak') < MIN_WINDOW_SECONDS) return [];
  const test = windowTrend(leg, METRICS.responseTime, { window: 'peak' }, 'peak');
  const { found, remedy } = WORDS[test.trend];
  return [
    finding(leg.record.plan.id, {
      id: 'peak-steady',
      title: 'Response times were steady in the peak',
      window: 'peak',
      expected: 'a p95 that neither rises nor falls by 10 % from the first part of the peak to its last',
      found: found(test),
      passed: test.trend === 'none',
      severity: 'warning',
      remedy,
    }),
  ];
}

interface Words {
  readonly found: (test: TrendTest) => string;
  readonly remedy: string;
}

const change = ({ change: by }: TrendTest): string => ratioText(Math.abs(by ?? 0));

const WORDS: Readonly<Record<Trend, Words>> = {
  none: { found: () => 'steady', remedy: '' },
  rising: {
    found: (test) => `rose by ${change(test)}`,
    remedy:
      'The system was still getting slower: give the peak more time, or look for a queue, a leak or a full cache.',
  },
  falling: {
    found: (test) => `fell by ${change(test)}`,
    remedy: 'The warm-up may be too short: caches were filled and code was compiled within the peak.',
  },
  unknown: {
    found: () => 'parts of the peak hold no requests',
    remedy: 'Plan more requests, or look at why none were sent then.',
  },
};
