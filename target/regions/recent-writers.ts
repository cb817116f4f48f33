/** How long a session reads from the primary after it has written. */
export const STICKY_MS = 5_000;

/** The sessions that have written a moment ago: they must see their own writes, which replicas may not have yet. */
export class RecentWriters {
  readonly #untilMs = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Notes a session's write. */
  wrote(session: string): void {
    this.#forgetOld();
    // Set anew rather than updated, so that the map stays in the order of time.
    this.#untilMs.delete(session);
    this.#untilMs.set(session, this.#nowMs() + STICKY_MS);
  }

  hasJustWritten(session: string): boolean {
    return (this.#untilMs.get(session) ?? 0) > this.#nowMs();
  }

  #forgetOld(): void {
    for (const [session, untilMs] of this.#untilMs) {
      if (untilMs > this.#nowMs()) return;
      this.#untilMs.delete(session);
    }
  }
}
