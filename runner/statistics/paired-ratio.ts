import {
  arePositive,
  COMPARISON_LEVEL,
  decideRatio,
  ratioFromLogs,
  SMALLEST_DEVIATION,
  UNKNOWN_RATIO,
} from './comparison.ts';
import type { RatioInterval } from './ratio.ts';
import { at, mean, squaredDeviations } from './series.ts';
import { studentUpperQuantile } from './student.ts';
import type { Judgement } from './verdict.ts';

/** Fewer pairs than these say too little of how much pairs differ. */
export const MIN_PAIRS = 5;

/** The verdict on phases with and without a disturbance. */
export interface PairedRatio extends RatioInterval, Judgement<PairedReason> {}
export type PairedReason = 'bad-input' | 'too-few-pairs' | 'decided' | 'not-decided';

/**
 * Does a disturbance (a noisy neighbour, a bulk import) slow the others by less than `limit`, a ratio?
 *
 * `on[i]` and `off[i]` are the same quantile of the others in the two phases of pair i, in one unit; the order
 * of the phases alternates from pair to pair, or a drift of the machine would be taken for the disturbance.
 * With d_i = ln(on_i / off_i) over m pairs the interval is exp( mean +- t_{m-1} max(sd, 0.01) / sqrt(m) ).
 *
 * The unit is the pair: batches within a phase share its luck. Fewer than five pairs, or a quantile that is
 * missing, infinite or not positive, is `inconclusive`.
 */
export function pairedRatio(
  on: readonly (number | null)[],
  off: readonly (number | null)[],
  limit: number,
  level = COMPARISON_LEVEL,
): PairedRatio {
  if (on.length !== off.length || !arePositive(on) || !arePositive(off))
    return { ...UNKNOWN_RATIO, verdict: 'inconclusive', reason: 'bad-input' };
  const pairs = on.length;
  if (pairs < MIN_PAIRS) return { ...UNKNOWN_RATIO, verdict: 'inconclusive', reason: 'too-few-pairs' };
  const logs = on.map((value, i) => Math.log(value / at(off, i)));
  const deviation = Math.max(Math.sqrt(squaredDeviations(logs) / (pairs - 1)), SMALLEST_DEVIATION);
  const halfWidth = (studentUpperQuantile(1 - level, pairs - 1) * deviation) / Math.sqrt(pairs);
  const interval = ratioFromLogs(mean(logs), halfWidth);
  return { ...interval, ...decideRatio(interval, limit) };
}
