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
  const { before, after, share } = neighbours(mix, atMs);
  const weightOf = (journey: number) => (before[journey] ?? 0) * (1 - share) + (after[journey] ?? 0) * share;
  let total = 0;
  for (let journey = 0; journey < before.length; journey++) total += weightOf(journey);
  let left = uniform * total;
  let last = 0;
  for (let journey = 0; journey < before.length; journey++) {
    const weight = weightOf(journey);
    if (weight <= 0) continue;
    if (left < weight) return journey;
    left -= weight;
    last = journey;
  }
  return last;
}

interface Neighbours {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** 0 at `before`, 1 at `after`. */
  readonly share: number;
}

function neighbours(mix: Mix, atMs: number): Neighbours {
  let next = 0;
  while (next < mix.atMs.length && (mix.atMs[next] ?? 0) <= atMs) next++;
  const after = mix.weights[Math.min(next, mix.weights.length - 1)] ?? [];
  const before = mix.weights[Math.max(0, next - 1)] ?? [];
  const fromMs = mix.atMs[next - 1];
  const toMs = mix.atMs[next];
  const share = fromMs === undefined || toMs === undefined ? 0 : (atMs - fromMs) / (toMs - fromMs);
  return { before, after, share };
}
