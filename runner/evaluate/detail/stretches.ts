import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { Stretch } from '../../model/leg-detail.ts';
import { MIN_WINDOW_SECONDS } from '../../statistics/batches.ts';
import { histogramTotal } from '../../statistics/histogram.ts';
import type { HistogramRows } from '../histogram-rows.ts';
import { histogramsPerSecond, type LegView } from '../leg-view.ts';
import { percentileOver } from './percentile-over.ts';

/** More stretches than this are narrower than their own marks. */
const MOST_STRETCHES = 60;

/**
 * The leg cut into stretches that are long enough for an interval (statistics SPEC, section 5), with the percentiles of
 * each. A rest that is too short for one belongs to none.
 */
export function stretchesOf(leg: LegView): Stretch[] {
  const step = Math.max(MIN_WINDOW_SECONDS, Math.ceil(leg.seconds / MOST_STRETCHES));
  const rows = histogramsPerSecond(leg, METRICS.responseTime, {}, { from: 0, to: leg.seconds });
  const timeoutMs = leg.record.plan.played.requestTimeoutMs;
  return Array.from({ length: Math.floor(leg.seconds / step) }, (_, nth) =>
    stretchOf(rows, nth * step, (nth + 1) * step, timeoutMs),
  );
}

function stretchOf(rows: HistogramRows, from: number, to: number, timeoutMs: number): Stretch {
  const seconds = Array.from({ length: to - from }, (_, nth) => rows.row(from + nth));
  const whole = rows.sum(from, to);
  const percentile = (q: number) => percentileOver({ whole, seconds }, q, timeoutMs);
  return {
    from,
    to,
    samples: histogramTotal(whole),
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  };
}
