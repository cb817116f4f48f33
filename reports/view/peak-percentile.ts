import type { LegSeries } from '../../runner/model/leg-series.ts';
import { millisecondsText } from '../../runner/model/number-text.ts';

/** The exact percentile of the peak window; undefined when it was not recorded, null when it is censored. */
export function peakPercentile(series: LegSeries, probability: number): number | null | undefined {
  return series.curve.find((point) => Math.abs(point.probability - probability) < 1e-9)?.valueMs;
}

/** The same in words: a percentile among unanswered requests is over the timeout. */
export function peakPercentileText(
  series: LegSeries,
  probability: number,
  requestTimeoutMs: number | undefined,
): string {
  const value = peakPercentile(series, probability);
  if (value === undefined) return 'no data';
  if (value !== null) return millisecondsText(value);
  return requestTimeoutMs === undefined ? 'over the timeout' : `over ${millisecondsText(requestTimeoutMs)}`;
}
