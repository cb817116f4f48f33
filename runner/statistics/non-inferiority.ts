import {
  arePositive,
  COMPARISON_LEVEL,
  decideRatio,
  ratioFromLogs,
  SMALLEST_DEVIATION,
  UNKNOWN_RATIO,
} from './comparison.ts';
import type { RatioInterval } from './ratio.ts';
import { mean, squaredDeviations } from './series.ts';
import { studentUpperQuantile } from './student.ts';
import type { Judgement } from './verdict.ts';

/** Fewer runs than these say too little of how much runs differ. */
export const MIN_CANDIDATE_RUNS = 3;
export const MIN_BASELINE_RUNS = 5;
const RELATIVE_MARGIN = 0.05;
const ABSOLUTE_MARGIN_SECONDS = 0.01;

/** How much worse a candidate may be. */
export interface Margin {
  /** As a share of the baseline. Default 0.05. */
  readonly relative?: number;
  /** In seconds, for latencies so short that a share of them is nothing. Default 0.010. */
  readonly absoluteSeconds?: number;
  /** One-sided confidence, in (0.5, 1). Default 0.95. */
  readonly level?: number;
}

/** The verdict on a candidate, with the ratio that the margin tolerates. */
export interface NonInferiority extends RatioInterval, Judgement<NonInferiorityReason> {
  readonly tolerated: number | null;
}
export type NonInferiorityReason = 'bad-input' | 'too-few-runs' | 'decided' | 'not-decided';

/**
 * The tolerated ratio: max( 1 + relative, (B + absolute) / B ) for a baseline of B seconds, whichever margin is
 * wider.
 */
export function marginRatio(
  baselineSeconds: number,
  relative = RELATIVE_MARGIN,
  absoluteSeconds = ABSOLUTE_MARGIN_SECONDS,
): number {
  return Math.max(1 + relative, (baselineSeconds + absoluteSeconds) / baselineSeconds);
}

/**
 * Is a candidate no worse than the accepted baseline, but for a margin of 5 % or 10 ms?
 *
 * One quantile in seconds per run: the run is the unit, because runs differ by more than requests do. With x =
 * ln of the quantile, s the deviation pooled over both groups (never under 0.01) and df = n_c + n_b - 2: exp(
 * mean_c - mean_b +- t_df s sqrt(1 / n_c + 1 / n_b) ) against `marginRatio(exp(mean_b))`.
 *
 * At least three candidate and five baseline runs; fewer are `inconclusive`, as is a quantile that is missing,
 * infinite or not positive. A missing baseline never passes.
 */
export function nonInferiority(
  candidate: readonly (number | null)[],
  baseline: readonly (number | null)[],
  margin: Margin = {},
): NonInferiority {
  const unknown = { ...UNKNOWN_RATIO, tolerated: null, verdict: 'inconclusive' } as const;
  if (!arePositive(candidate) || !arePositive(baseline)) return { ...unknown, reason: 'bad-input' };
  if (candidate.length < MIN_CANDIDATE_RUNS || baseline.length < MIN_BASELINE_RUNS)
    return { ...unknown, reason: 'too-few-runs' };
  const [logsOfCandidate, logsOfBaseline] = [candidate.map(Math.log), baseline.map(Math.log)];
  const difference = mean(logsOfCandidate) - mean(logsOfBaseline);
  const halfWidth = pooledHalfWidth(logsOfCandidate, logsOfBaseline, margin.level ?? COMPARISON_LEVEL);
  const interval = ratioFromLogs(difference, halfWidth);
  const tolerated = marginRatio(Math.exp(mean(logsOfBaseline)), margin.relative, margin.absoluteSeconds);
  return { ...interval, tolerated, ...decideRatio(interval, tolerated) };
}

/** Half-width of a difference of mean logarithms, with the deviation pooled over both groups, at `level`, one-sided. */
export function pooledHalfWidth(a: readonly number[], b: readonly number[], level: number): number {
  const degrees = a.length + b.length - 2;
  const pooled = Math.sqrt((squaredDeviations(a) + squaredDeviations(b)) / degrees);
  const deviation = Math.max(pooled, SMALLEST_DEVIATION);
  return studentUpperQuantile(1 - level, degrees) * deviation * Math.sqrt(1 / a.length + 1 / b.length);
}
