import { type RandomGenerator, unsafeSkipN, unsafeUniformIntDistribution, xoroshiro128plus } from 'pure-rand';
import type { Profile } from '../model/profile.ts';
import { integral } from './piecewise.ts';

/** Mean arrivals above which a Poisson draw is split, so that exp(-mean) stays far from underflow. */
const LARGEST_SINGLE_DRAW = 30;
const RESOLUTION = 2 ** 31;
/** Draws after which the generator's sparse first state no longer shows. */
const WARM_UP_DRAWS = 32;

/**
 * The expected journeys of every second of the leg: the area under the profile's curve times the load. One leg second
 * covers `compression` seconds of the profile's clock, at the rate of the clock: `--in` shortens, it does not thin out.
 */
export function expectedArrivals(profile: Profile, load: number, compression: number): number[] {
  const seconds = Math.round(profile.durationMs / compression / 1_000);
  const curve = profile.curve.map(({ atMs, ratePerSecond }) => ({ at: atMs, value: ratePerSecond * load }));
  const stepMs = profile.durationMs / seconds;
  return Array.from(
    { length: seconds },
    (_, second) => integral(curve, second * stepMs, (second + 1) * stepMs) / stepMs,
  );
}

/** Whole journeys for every second. Poisson counts are drawn once from the seed; even ones keep the running total exact. */
export function drawArrivals(
  expected: readonly number[],
  process: Profile['process'],
  seed: number,
): number[] {
  return process === 'poisson' ? poissonCounts(expected, seed) : evenCounts(expected);
}

function evenCounts(expected: readonly number[]): number[] {
  let total = 0;
  let planned = 0;
  return expected.map((rate) => {
    total += rate;
    const count = Math.round(total) - planned;
    planned += count;
    return count;
  });
}

function poissonCounts(expected: readonly number[], seed: number): number[] {
  const random = xoroshiro128plus(mixed(seed));
  unsafeSkipN(random, WARM_UP_DRAWS);
  return expected.map((mean) => poisson(mean, random));
}

/**
 * The finaliser of MurmurHash3. The generator is linear, and seeds are small neighbouring numbers: unmixed, the first
 * seconds of every leg would have nearly the same counts whatever its seed.
 */
function mixed(seed: number): number {
  let word = seed | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

/** Poisson by products of uniforms (Knuth 1969), in parts: the sum of Poisson counts is Poisson. */
function poisson(mean: number, random: RandomGenerator): number {
  const parts = Math.max(1, Math.ceil(mean / LARGEST_SINGLE_DRAW));
  const floor = Math.exp(-mean / parts);
  let count = 0;
  for (let part = 0; part < parts; part++) {
    for (let product = uniform(random); product > floor; product *= uniform(random)) count++;
  }
  return count;
}

/** Uniform in (0, 1). */
function uniform(random: RandomGenerator): number {
  return (unsafeUniformIntDistribution(0, RESOLUTION - 1, random) + 0.5) / RESOLUTION;
}
