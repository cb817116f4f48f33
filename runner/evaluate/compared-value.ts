import { meanInterval } from '../statistics/mean-interval.ts';
import { gridQuantile } from '../statistics/quantile-grid.ts';
import type { QuantileInterval } from '../statistics/quantile-interval.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import { tagsOf, unmeasured } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import { samplesPerSecond, sumsPerSecond } from './leg-view.ts';
import { type MissingRequests, missingRequests } from './missing-requests.ts';
import { displayedInterval, gridOfAll } from './quantiles.ts';
import { secondsOf } from './selected-seconds.ts';
import { cpuPerRequest, isAboutTargetCpu } from './target-cpu.ts';
import { hasSampleOfEach } from './timed-check.ts';

/** A value in ms with its interval at the level of a verdict, for each way to count what is missing. */
export interface ComparedValue {
  /** With as little missing as is certain. */
  readonly fewest: QuantileInterval;
  /** With every missing request counted as never answered. */
  readonly most: QuantileInterval;
}

/** One side of a ratio: the percentile of everything that was asked for, or the mean of what was answered. */
export function comparedValue(side: CheckedLeg): ComparedValue {
  if (side.check.expectation.statistic === 'mean') {
    const mean = isAboutTargetCpu(side.check) ? cpuPerRequest(side, VERDICT_LEVEL) : meanOf(side);
    return { fewest: mean, most: mean };
  }
  const missing = withoutTime(side);
  const fewest = percentileOf(side, missing.fewest);
  return { fewest, most: missing.most === missing.fewest ? fewest : percentileOf(side, missing.most) };
}

/** Requests that ended without the time that is judged; response times have a sample of them already. */
export function withoutTime(side: CheckedLeg): MissingRequests {
  const { check, counts } = side;
  const { fewest, most } = missingRequests(side);
  if (hasSampleOfEach(check)) return { fewest, most: most + unmeasured(check, counts) };
  const notGood = counts.total - counts.good;
  return { fewest: fewest + notGood, most: most + notGood + unmeasured(check, counts) };
}

function percentileOf({ leg, check, counts }: CheckedLeg, missing: number): QuantileInterval {
  const grid = gridOfAll(leg.record, check, counts, missing);
  const estimate = grid ? gridQuantile(grid, check.expectation.probability ?? 0) : null;
  if (estimate === Infinity) return { estimate, lower: Infinity, upper: Infinity };
  const interval = grid
    ? displayedInterval(leg, check, grid, check.expectation, missing, VERDICT_LEVEL)
    : null;
  if (interval === null) return { estimate, lower: null, upper: null };
  return { estimate, lower: interval.lower, upper: interval.upper ?? Infinity };
}

function meanOf({ leg, check }: CheckedLeg): QuantileInterval {
  const range = secondsOf(leg, check);
  const tags = tagsOf(check);
  const counts = samplesPerSecond(leg, check.sli, tags, range);
  const sums = sumsPerSecond(leg, check.sli, tags, range).map((seconds) => seconds * 1_000);
  return meanInterval({ sums, counts }, VERDICT_LEVEL);
}
