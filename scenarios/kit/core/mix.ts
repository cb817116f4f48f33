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
 * The index of the journey that a uniform number in [0, 1) picks at this moment. Between two points each weight changes
 * linearly; before the first and after the last it stays.
 */
export function pickJourney(mix: Mix, atMs: number, uniform: number): number {
  const { atMs: points, weights } = mix;
  let next = 0;
  while (next < points.length && (points[next] ?? 0) <= atMs) next++;
  const after = weights[Math.min(next, weights.length - 1)] ?? [];
  const before = weights[Math.max(0, next - 1)] ?? [];
  return pickBetween(before, after, shareOf(points[next - 1], points[next], atMs), uniform);
}

/** How far a moment lies between two points: 0 at the first, 1 at the second, and 0 where there are no two. */
function shareOf(fromMs: number | undefined, toMs: number | undefined, atMs: number): number {
  return fromMs === undefined || toMs === undefined ? 0 : (atMs - fromMs) / (toMs - fromMs);
}

function pickBetween(
  before: readonly number[],
  after: readonly number[],
  share: number,
  uniform: number,
): number {
  let total = 0;
  for (let journey = 0; journey < before.length; journey++) total += between(before, after, share, journey);
  let left = uniform * total;
  let last = 0;
  for (let journey = 0; journey < before.length; journey++) {
    const weight = between(before, after, share, journey);
    if (weight <= 0) continue;
    if (left < weight) return journey;
    left -= weight;
    last = journey;
  }
  return last;
}

function between(
  before: readonly number[],
  after: readonly number[],
  share: number,
  journey: number,
): number {
  return (before[journey] ?? 0) * (1 - share) + (after[journey] ?? 0) * share;
}
