import type { MixPoint } from '../contract.ts';

/** Journey weights over time; row `p` of `weights` belongs to `atMs[p]` and has one weight for each journey, in order. */
export interface Mix {
  readonly atMs: readonly number[];
  readonly weights: readonly (readonly number[])[];
}

/** Throws when the plan names a journey that the scenario does not have: its traffic would silently be left out. */
export function prepareMix(points: readonly MixPoint[], journeys: readonly string[]): Mix {
  for (const name of points.flatMap((point) => Object.keys(point.weights))) {
    if (!journeys.includes(name))
      throw new Error(`The mix names "${name}", which is no journey of this scenario.`);
  }
  return {
    atMs: points.map((point) => point.atMs),
    weights: points.map((point) => journeys.map((journey) => point.weights[journey] ?? 0)),
  };
}

/**
 * The weights of all journeys at this moment. Between two points each weight changes linearly; before the first and after
 * the last it stays.
 */
export function weightsAt({ atMs: points, weights }: Mix, atMs: number): readonly number[] {
  let next = 0;
  while (next < points.length && (points[next] ?? 0) <= atMs) next++;
  const before = weights[Math.max(0, next - 1)] ?? [];
  const after = weights[Math.min(next, weights.length - 1)] ?? [];
  if (before === after) return before;
  const share = shareOf(points[next - 1], points[next], atMs);
  return before.map((weight, journey) => weight * (1 - share) + (after[journey] ?? 0) * share);
}

/** How far a moment lies between two points: 0 at the first, 1 at the second, and 0 where there are no two. */
function shareOf(fromMs: number | undefined, toMs: number | undefined, atMs: number): number {
  return fromMs === undefined || toMs === undefined ? 0 : (atMs - fromMs) / (toMs - fromMs);
}

/** The place of the journey that a uniform number in [0, 1) picks at this moment. */
export function pickJourney(mix: Mix, atMs: number, uniform: number): number {
  return pickByWeight(weightsAt(mix, atMs), uniform);
}

/** The place that a uniform number in [0, 1) picks; the first where nothing has a weight. */
export function pickByWeight(weights: readonly number[], uniform: number): number {
  let left = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let last = 0;
  for (const [journey, weight] of weights.entries()) {
    if (weight <= 0) continue;
    if (left < weight) return journey;
    left -= weight;
    last = journey;
  }
  return last;
}
