import type { Random } from '../random.ts';

/** Requests of one window in order of arrival; times in seconds since it began. */
export interface SyntheticRequests {
  readonly arrivals: Float64Array;
  /** What each of them waited for its answer. */
  readonly latencies: Float64Array;
}

/**
 * How often the disturbances of a service recur (statistics SPEC, section 2.3): settled where five minutes show them many
 * times, slow where they show them a few times, rare where they may show none.
 */
export type Climate = 'settled' | 'slow' | 'rare';

/** A service whose true latencies are known, because they are made by a formula. */
export interface SyntheticWorld {
  readonly id: string;
  readonly title: string;
  readonly climate: Climate;
  /** The true quantile in seconds: of all requests there could ever be, not of those in one window. */
  readonly quantile: (probability: number) => number;
  /** One window of it, different for every state of `random`. */
  readonly play: (random: Random, windowSeconds: number) => SyntheticRequests;
}

/** Requests per second in every world. */
export const ARRIVALS_PER_SECOND = 200;

/** Moments of arrival of a Poisson process: the gaps between them are exponential. */
export function poissonArrivals(random: Random, windowSeconds: number): Float64Array {
  const moments: number[] = [];
  let at = random.exponential(1 / ARRIVALS_PER_SECOND);
  while (at < windowSeconds) {
    moments.push(at);
    at += random.exponential(1 / ARRIVALS_PER_SECOND);
  }
  return Float64Array.from(moments);
}
