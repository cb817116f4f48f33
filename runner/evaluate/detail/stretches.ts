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
 * The windows of the leg cut into stretches that are long enough for an interval (statistics SPEC, section 5), with the
 * percentiles of each. None reaches across the border of a window, where the load changes; a window that is too short
 * for a stretch has none.
 */
export function stretchesOf(leg: LegView): Stretch[] {
  const step = Math.max(MIN_WINDOW_SECONDS, Math.ceil(leg.seconds / MOST_STRETCHES));
  const rows = histogramsPerSecond(leg, METRICS.responseTime, {}, { from: 0, to: leg.seconds });
  const timeoutMs = leg.record.plan.played.requestTimeoutMs;
  return leg.record.plan.played.windows.flatMap(({ fromMs, toMs }) =>
    cutEvenly(Math.round(fromMs / 1_000), Math.min(Math.round(toMs / 1_000), leg.seconds), step).map(
      ([from, to]) => stretchOf(rows, from, to, timeoutMs),
    ),
  );
}

/** As many parts of at least `step` whole seconds as fit, as equal as whole seconds allow; they leave nothing over. */
function cutEvenly(from: number, to: number, step: number): (readonly [from: number, to: number])[] {
  const parts = Math.max(0, Math.floor((to - from) / step));
  const edge = (nth: number) => from + Math.floor((nth * (to - from)) / parts);
  return Array.from({ length: parts }, (_, nth) => [edge(nth), edge(nth + 1)] as const);
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
