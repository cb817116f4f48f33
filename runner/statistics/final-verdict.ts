import type { InvalidReason } from './generator-validity.ts';
import type { Trend } from './trend-test.ts';
import type { Judgement } from './verdict.ts';

export type TrendReason = 'not-stationary' | 'trend-unknown';

/**
 * One objective in one window, after the two things that can take a verdict away from it.
 *
 * A window that the generator did not serve honestly is `invalid`, for its first reason, even where the
 * objective would fail. A `pass` on a peak that was still getting slower, or whose trend is not known, is
 * `inconclusive`. A falling trend changes nothing (the warm-up may have been too short), and a failure stands.
 * `trend` is `null` where no trend test applies: availability, ratios.
 */
export function finalVerdict<Reason extends string, Invalid extends string = InvalidReason>(
  { verdict, reason }: Judgement<Reason>,
  trend: Trend | null = null,
  invalid: readonly Invalid[] = [],
): Judgement<Reason | TrendReason | Invalid> {
  const [firstReason] = invalid;
  if (firstReason !== undefined) return { verdict: 'invalid', reason: firstReason };
  if (verdict !== 'pass') return { verdict, reason };
  if (trend === 'rising') return { verdict: 'inconclusive', reason: 'not-stationary' };
  return trend === 'unknown' ? { verdict: 'inconclusive', reason: 'trend-unknown' } : { verdict, reason };
}
