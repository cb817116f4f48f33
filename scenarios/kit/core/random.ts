/**
 * Reproducible chance. Every journey draws from a stream of its own, seeded by what identifies it in the plan, so two
 * runs of one plan send the same sequence whatever the timing was, and adding a journey disturbs no other.
 */

// k6's engine looks for a global in every scope there is; this is found at once.
const { imul } = Math;

/** FNV-1a, 32 bits: turns a name into a seed word. */
export function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}

/** The finaliser of MurmurHash3: a bijection of 32 bits, so different inputs never collide. */
export function mix32(word: number): number {
  let mixed = word | 0;
  mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Chance as a journey sees it. */
export interface Random {
  /** Uniform in [0, 1), in steps of 2^-32. */
  uniform(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** One of the items, all equally likely. Throws when there are none. */
  pick<Item>(items: readonly Item[]): Item;
}

/**
 * Chris Doty-Humphrey's sfc32 (128 bits of state, passes PractRand). Its author warms it up by twelve rounds, for seeds
 * that differ in a bit or two; these are mixed by `mix32` before, so that four do.
 */
export class SeededRandom implements Random {
  private a = 0;
  private b = 0;
  private c = 0;
  private counter = 1;

  /** The three words identify the stream: plan seed, k6 scenario, iteration. */
  constructor(seed: number, stream: number, iteration: number) {
    this.restart(seed, stream, iteration);
  }

  /** Begins another stream, as if it were new: every VU plays thousands of journeys with one generator. */
  restart(seed: number, stream: number, iteration: number): void {
    this.a = mix32(seed);
    this.b = mix32(stream ^ Math.floor(seed / 2 ** 32));
    this.c = mix32(iteration);
    this.counter = 1;
    for (let round = 0; round < 4; round++) this.next();
  }

  private next(): number {
    const result = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  uniform(): number {
    return this.next() / 2 ** 32;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.uniform();
  }

  integer(from: number, to: number): number {
    return from + Math.floor((to - from + 1) * this.uniform());
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(items.length * this.uniform())];
    if (item === undefined) throw new Error('Nothing to pick from: the list is empty.');
    return item;
  }
}
