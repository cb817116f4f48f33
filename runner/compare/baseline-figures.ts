import type { Baseline } from '../schema/baseline-schema.ts';
import { geometricMean, spreadOf } from '../statistics/geometric-mean.ts';
import { marginRatio } from '../statistics/non-inferiority.ts';
import { runsASide } from './spread.ts';

/** What a baseline says of one percentile. */
export interface BaselineFigure {
  readonly check: string;
  readonly leg: string;
  readonly probability: number;
  /** Geometric mean over the runs; null where a run has none. */
  readonly ms: number | null;
  /** Run-to-run standard deviation of the logarithm; null for fewer than two runs. */
  readonly spread: number | null;
  readonly tolerated: number | null;
  /** Runs a side that a comparison needs; null when the spread is not known, or over 400. */
  readonly runsNeeded: number | null;
}

/** Every percentile of a baseline, by check: where it lies, how much its runs differ, and what that costs. */
export function baselineFigures({ runs }: Baseline): BaselineFigure[] {
  const all = runs.flatMap(({ latencies }) => latencies);
  const first = new Map(all.toReversed().map((latency) => [latency.check, latency]));
  return [...first.values()].toReversed().map(({ check, leg, probability }) => {
    const values = all
      .filter((latency) => latency.check === check)
      .map(({ estimateMs, censored }) => (censored ? null : estimateMs));
    const [ms, spread] = [geometricMean(values), spreadOf(values)];
    const tolerated = ms === null ? null : marginRatio(ms / 1_000);
    const runsNeeded = tolerated === null ? null : runsASide(spread, tolerated);
    return { check, leg, probability, ms, spread, tolerated, runsNeeded };
  });
}
