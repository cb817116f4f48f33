import { type Histogram, histogramQuantile, mergeHistograms } from '../statistics/histogram.ts';
import { trendTest } from '../statistics/trend-test.ts';
import type { CheckedLeg } from './judge-check.ts';
import type { Decision } from './judge-fraction.ts';
import { histogramsPerSecond, rangeOf } from './leg-view.ts';
import { isTimeCheck } from './tightest-limit.ts';

const BATCHES = 20;

/**
 * A peak that is still getting slower at its end has not shown what it will become, so it cannot pass (statistics SPEC,
 * section 9.1). Null when the peak is steady, or the check is not a time.
 */
export function steadiness(legs: readonly CheckedLeg[]): Decision | null {
  const timed = legs.filter(({ check }) => isTimeCheck(check));
  const trends = new Set(timed.map((leg) => trendTest(batchPercentiles(leg)).trend));
  if (trends.has('rising')) return { verdict: 'inconclusive', reason: 'not-stationary', moreSeconds: null };
  if (trends.has('unknown')) return { verdict: 'inconclusive', reason: 'trend-unknown', moreSeconds: null };
  return null;
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
