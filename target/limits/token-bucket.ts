/** How fast a bucket fills, and how much it holds. */
export interface Allowance {
  readonly perSecond: number;
  /** The most that can be taken at once, after a pause. */
  readonly burst: number;
}

const MS_PER_SECOND = 1_000;

/** Lets `perSecond` requests through on average, and `burst` at once. It starts full. */
export class TokenBucket {
  readonly #allowance: Allowance;
  #tokens: number;
  #filledAtMs: number;

  constructor(allowance: Allowance, nowMs: number) {
    this.#allowance = allowance;
    this.#tokens = allowance.burst;
    this.#filledAtMs = nowMs;
  }

  /** Takes a token: 0 when there was one, otherwise the wait until there will be one, in ms. */
  take(nowMs: number): number {
    const { perSecond, burst } = this.#allowance;
    const gained = ((nowMs - this.#filledAtMs) * perSecond) / MS_PER_SECOND;
    this.#tokens = Math.min(burst, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return ((1 - this.#tokens) * MS_PER_SECOND) / perSecond;
    this.#tokens -= 1;
    return 0;
  }
}
