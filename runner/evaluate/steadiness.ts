import { METRICS } from '../../scenarios/kit/contract.ts';
import type { Tags } from '../model/wanted-tags.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { batchCount, MIN_BATCHES } from '../statistics/batches.ts';
import { type Histogram, histogramQuantile } from '../statistics/histogram.ts';
import { mean, median } from '../statistics/series.ts';
import { type Trend, type TrendTest, trendTest } from '../statistics/trend-test.ts';
import { tagsOf } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import { histogramsOfParts } from './leg-histograms.ts';
import { type LegView, rangeOf, type SecondRange, samplesPerSecond } from './leg-view.ts';
import { secondsOf } from './selected-seconds.ts';
import { isTimeCheck } from './tightest-limit.ts';

/** The highest percentile whose rise is tested, whatever the check judges: of a batch of a window, higher ones say little. */
const HIGHEST_TESTED = 0.95;
/**
 * A rise counts if, going on like this, it would reach the limit within so many more windows. Chance makes one check in a
 * hundred or so seem to rise, and a gate has a hundred checks: from 3 to 4 ms below a limit of 200 ms it means nothing.
 */
const WINDOWS_AHEAD = 10;

/**
 * Whether the times of a check were steady (statistics SPEC, section 9.1): a peak that is still getting slower at its end
 * has not shown what it will become. The judged percentile is tested where it is below p95, as a slower tail does not make a
 * median slower. The worst of its legs; null where the check is not a time.
 */
export function trendOf(legs: readonly CheckedLeg[]): Trend | null {
  const trends = new Set(legs.filter(({ check }) => isTimeCheck(check)).map(trendOfLeg));
  return WORST_FIRST.find((trend) => trends.has(trend)) ?? null;
}

const WORST_FIRST: readonly Trend[] = ['rising', 'unknown', 'falling', 'none'];

function trendOfLeg({ leg, check }: CheckedLeg): Trend {
  const tags = tagsOf(check);
  const batches = batchesOf(leg, check.sli, tags, secondsOf(leg, check));
  const { probability, limit } = check.expectation;
  const judgedProbability = probability ?? HIGHEST_TESTED;
  const tested = percentiles(batches, Math.min(judgedProbability, HIGHEST_TESTED));
  const { trend, change } = trendTest(tested);
  if (trend !== 'rising' || change === null) return trend;
  const end = mean(tested.map(Number)) * (1 + change / 2 + WINDOWS_AHEAD * change);
  const endMs = 1_000 * end * timesAsLong(percentiles(batches, judgedProbability), tested);
  return endMs < limit ? 'none' : trend;
}

/**
 * How far the judged percentile lies above the tested one, in the middle of all parts: what one part alone suffered, an outage
 * say, is not what the window rises from.
 */
function timesAsLong(judged: readonly (number | null)[], tested: readonly (number | null)[]): number {
  return median(judged.map((value, part) => Number(value) / Number(tested[part])));
}

/** Whether the p95 of a time rose or fell over a window, whatever its limit. */
export function windowTrend(
  leg: LegView,
  metric: string,
  tags: Tags,
  window: PlannedCheck['window'],
): TrendTest {
  return trendTest(percentiles(batchesOf(leg, metric, tags, rangeOf(leg, window)), HIGHEST_TESTED));
}

/**
 * The merged histogram of each batch of the range: equal parts, as the verdict has them. What lies before the first job's end is
 * none, and leaves fewer batches, but as many as a trend needs.
 */
function batchesOf(leg: LegView, metric: string, tags: Tags, range: SecondRange): Histogram[] {
  const first = metric === METRICS.jobTime ? firstMeasured(leg, metric, tags, range) : 0;
  const seconds = range.to - range.from;
  const count = Math.max(MIN_BATCHES, batchCount(seconds - first));
  const ends = Array.from(
    { length: count },
    (_, batch) => first + Math.floor(((batch + 1) * (seconds - first)) / count),
  );
  return histogramsOfParts(leg, metric, tags, range, { from: first, ends });
}

/** The first job ends as long after the window's beginning as it takes: in how many seconds, 0 where none ends. */
function firstMeasured(leg: LegView, metric: string, tags: Tags, range: SecondRange): number {
  const samples = samplesPerSecond(leg, metric, tags, range);
  return Math.max(
    0,
    samples.findIndex((count) => count > 0),
  );
}

/** One percentile of each part in seconds; null where a part holds nothing. */
function percentiles(batches: readonly Histogram[], probability: number): (number | null)[] {
  return batches.map((batch) => histogramQuantile(batch, probability).estimate);
}
