import { type RandomGenerator, unsafeSkipN, xoroshiro128plus } from 'pure-rand';

/** Draws after which the generator's sparse first state no longer shows. */
const WARM_UP_DRAWS = 32;
const WORDS = 2 ** 32;

/** Chance that can be repeated: equal seeds give equal draws, seeds that differ in any part have nothing in common. */
export class Random {
  private readonly source: RandomGenerator;
  private spare: number | null = null;

  /** The parts are whole numbers, such as the seed of all, the number of a world and that of a window. */
  constructor(...seed: readonly number[]) {
    this.source = xoroshiro128plus(seed.reduce((word, part) => mixed(word ^ (part | 0)), seed.length));
    unsafeSkipN(this.source, WARM_UP_DRAWS);
  }

  /** Uniform in (0, 1), both ends excluded. */
  uniform(): number {
    return ((this.source.unsafeNext() >>> 0) + 0.5) / WORDS;
  }

  /** Exponential with this mean, as -mean ln U. */
  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }

  /** Standard normal by the polar method (Marsaglia & Bray 1964, SIAM Review 6), which gives two at a time. */
  normal(): number {
    if (this.spare !== null) {
      const kept = this.spare;
      this.spare = null;
      return kept;
    }
    let [x, y, radius] = [0, 0, 0];
    do {
      x = 2 * this.uniform() - 1;
      y = 2 * this.uniform() - 1;
      radius = x * x + y * y;
    } while (radius >= 1);
    const stretch = Math.sqrt((-2 * Math.log(radius)) / radius);
    this.spare = y * stretch;
    return x * stretch;
  }
}

/** The finaliser of MurmurHash3: neighbouring numbers become words that have nothing in common. */
function mixed(seed: number): number {
  let word = (seed + 0x9e3779b9) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
