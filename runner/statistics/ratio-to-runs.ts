import { arePositive, COMPARISON_LEVEL, ratioFromLogs, UNKNOWN_RATIO } from './comparison.ts';
import { MIN_BASELINE_RUNS, pooledHalfWidth } from './non-inferiority.ts';
import type { RatioInterval } from './ratio.ts';
import { mean } from './series.ts';

/** More runs of the past than these are no longer what is accepted now (statistics SPEC, section 7.3). */
export const MOST_BASELINE_RUNS = 10;

/**
 * How one run stands to several others, with what runs differ by among themselves in the interval: with x = ln of the
 * quantile, s the deviation of the others (never under 0.01) over n of them: exp( x - mean +- t_{n-1} s sqrt(1 + 1/n) ).
 * That is the interval of `nonInferiority` for a group of one, as in the column "5 baseline + 1" of its table: it takes
 * the run to scatter like the others, and says nothing of runs to come.
 *
 * Unknown with fewer than five others, or a quantile that is missing, infinite or not positive.
 */
export function ratioToRuns(own: number | null, others: readonly (number | null)[]): RatioInterval {
  const [mine, theirs] = [[own], others];
  if (others.length < MIN_BASELINE_RUNS || !arePositive(mine) || !arePositive(theirs)) return UNKNOWN_RATIO;
  const [logs, logsOfOthers] = [mine.map(Math.log), theirs.map(Math.log)];
  return ratioFromLogs(
    mean(logs) - mean(logsOfOthers),
    pooledHalfWidth(logs, logsOfOthers, COMPARISON_LEVEL),
  );
}
