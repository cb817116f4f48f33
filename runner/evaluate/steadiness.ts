import { type Histogram, histogramQuantile, mergeHistograms } from '../statistics/histogram.ts';
import { type Trend, trendTest } from '../statistics/trend-test.ts';
import type { CheckedLeg } from './judge-check.ts';
import type { Decision } from './judge-fraction.ts';
import { histogramsPerSecond, rangeOf, sum } from './leg-view.ts';
import { isTimeCheck } from './tightest-limit.ts';

const BATCHES = 20;
/**
 * A rise counts if, going on like this, it would reach the limit within so many more windows. Chance makes one check in a
 * hundred or so seem to rise, and a gate has a hundred checks: from 3 to 4 ms below a limit of 200 ms it means nothing.
 */
const WINDOWS_AHEAD = 10;

/**
 * A peak that is still getting slower at its end has not shown what it will become, so it cannot pass (statistics SPEC,
 * section 9.1). Null when the peak is steady, or the check is not a time.
 */
export function steadiness(legs: readonly CheckedLeg[]): Decision | null {
  const timed = legs.filter(({ check }) => isTimeCheck(check));
  const trends = new Set(timed.map(trendOf));
  if (trends.has('rising')) return { verdict: 'inconclusive', reason: 'not-stationary', moreSeconds: null };
  if (trends.has('unknown')) return { verdict: 'inconclusive', reason: 'trend-unknown', moreSeconds: null };
  return null;
}

function trendOf(leg: CheckedLeg): Trend {
  const percentiles = batchPercentiles(leg);
  const { trend, change } = trendTest(percentiles);
  if (trend !== 'rising' || change === null) return trend;
  const mean = sum(percentiles.map(Number)) / BATCHES;
  const endMs = 1_000 * mean * (1 + change / 2 + WINDOWS_AHEAD * change);
  return endMs < leg.check.expectation.limit ? 'none' : trend;
}

/** p95 of each of 20 equal parts of the window, from merged histograms; null where a part holds nothing. */
function batchPercentiles({ leg, check }: CheckedLeg): (number | null)[] {
  const range = rangeOf(leg, check.window);
  const tags = { ...check.selector, ...(check.window !== '*' && { window: check.window }) };
  const seconds = histogramsPerSecond(leg, check.sli, tags, range);
  return inBatches(seconds).map((batch) => histogramQuantile(mergeHistograms(batch), 0.95).estimate);
}

function inBatches(seconds: readonly Histogram[]): Histogram[][] {
  const border = (batch: number) => Math.floor((batch * seconds.length) / BATCHES);
  return Array.from({ length: BATCHES }, (_, batch) => seconds.slice(border(batch), border(batch + 1)));
}
