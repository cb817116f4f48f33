import { type RatioInterval, ratioVerdict } from './ratio.ts';
import type { Verdict } from './verdict.ts';

/** Level of a comparison between runs or phases: one-sided 95 %. */
export const COMPARISON_LEVEL = 0.95;

/**
 * Runs never repeat each other better than to 1 %: a smaller spread is luck in few runs, and would make bold
 * verdicts.
 */
export const SMALLEST_DEVIATION = 0.01;

/** A comparison that decided, and one that could not. */
export interface Decision {
  readonly verdict: Verdict;
  readonly reason: 'decided' | 'not-decided';
}

export const UNKNOWN_RATIO = { ratio: null, lower: null, upper: null } as const;

/** Whether every quantile can be compared: finite and above 0. */
export function arePositive(values: readonly (number | null)[]): values is readonly number[] {
  return values.every((value) => value !== null && Number.isFinite(value) && value > 0);
}

/**
 * The ratio exp(d) with the bounds exp(d - h) and exp(d + h), from a difference of logarithms and its
 * half-width.
 */
export function ratioFromLogs(
  difference: number,
  halfWidth: number,
): RatioInterval & { readonly ratio: number } {
  return {
    ratio: Math.exp(difference),
    lower: Math.exp(difference - halfWidth),
    upper: Math.exp(difference + halfWidth),
  };
}

/** The verdict on an interval against a limit, with the reason in one word. */
export function decideRatio(interval: RatioInterval, limit: number): Decision {
  const verdict = ratioVerdict(interval, limit);
  return { verdict, reason: verdict === 'inconclusive' ? 'not-decided' : 'decided' };
}
