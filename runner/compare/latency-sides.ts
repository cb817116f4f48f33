import type { Latency } from '../schema/baseline-schema.ts';

/** One percentile of one check as a run measured it. */
export interface MeasuredLatency {
  readonly run: string;
  readonly latency: Latency;
}

/** The same percentile in every candidate and every reference run. */
export interface LatencySides {
  readonly candidates: readonly [MeasuredLatency, ...MeasuredLatency[]];
  readonly references: readonly [MeasuredLatency, ...MeasuredLatency[]];
}

/** One run against one: nothing is known of how much runs differ. */
export function isBetweenTwo(sides: {
  readonly candidates: readonly unknown[];
  readonly references: readonly unknown[];
}): boolean {
  return sides.candidates.length === 1 && sides.references.length === 1;
}
