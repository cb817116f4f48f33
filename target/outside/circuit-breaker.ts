/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it then refuses, before it lets one call through to see. */
  readonly openMs: number;
  readonly nowMs: () => number;
}

/** The outside party was not even asked: it has failed too often a moment ago. */
export class OpenCircuitError extends Error {
  override readonly name = 'OpenCircuitError';
  readonly retryAfterMs: number;

  constructor(party: string, retryAfterMs: number) {
    super(`${party} has failed repeatedly and is left alone for a while`);
    this.retryAfterMs = retryAfterMs;
  }
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/**
 * Spares callers the wait for a party that has stopped answering, and the party the calls.
 *
 * Closed, it lets all calls through. Failures in a row open it: calls are refused at once. After `openMs` it is half-open:
 * one call is let through, which closes it if it succeeds and opens it again if not.
 */
export class CircuitBreaker {
  readonly #party: string;
  readonly #options: BreakerOptions;
  #failures = 0;
  #openedAtMs = 0;
  #trial = false;

  constructor(party: string, options: BreakerOptions) {
    this.#party = party;
    this.#options = options;
  }

  get state(): BreakerState {
    if (this.#failures < this.#options.failures) return 'closed';
    return this.#waitMs() > 0 ? 'open' : 'half-open';
  }

  #waitMs(): number {
    return this.#openedAtMs + this.#options.openMs - this.#options.nowMs();
  }

  /** Makes the call, or refuses it with an `OpenCircuitError`. */
  async call<Result>(work: () => Promise<Result>): Promise<Result> {
    const { state } = this;
    if (state === 'open' || (state === 'half-open' && this.#trial)) {
      throw new OpenCircuitError(this.#party, Math.max(1, this.#waitMs()));
    }
    const isTrial = state === 'half-open';
    if (isTrial) this.#trial = true;
    try {
      const result = await work();
      this.#failures = 0;
      return result;
    } catch (error) {
      this.#failures += 1;
      this.#openedAtMs = this.#options.nowMs();
      throw error;
    } finally {
      if (isTrial) this.#trial = false;
    }
  }
}
