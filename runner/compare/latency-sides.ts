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

/** The percentiles of one side to compare, in ms, run by run; null without one, also where it lies among requests that got no usable answer. */
export interface SideFigures {
  /** With as little missing as is certain. */
  readonly fewest: readonly (number | null)[];
  /** With everything that is missing counted as never answered. */
  readonly most: readonly (number | null)[];
}

export function figuresOf(side: readonly MeasuredLatency[]): SideFigures {
  return {
    fewest: side.map(({ latency }) => quantileMs(latency)),
    most: side.map(({ latency }) => quantileMs(latency.most ?? latency)),
  };
}

function quantileMs({ censored, estimateMs }: Pick<Latency, 'censored' | 'estimateMs'>): number | null {
  return censored ? null : estimateMs;
}
