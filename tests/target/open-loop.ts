import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** One answer as a client saw it; status 0 means that there was none. */
export interface Answer {
  readonly operation: string;
  readonly status: number;
  readonly ms: number;
}

/** A request to send. */
export interface Call {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Sends one request and waits for the whole answer. Never rejects. */
export function send(base: string, token: string, call: Call): Promise<Answer & { readonly text: string }> {
  const startMs = performance.now();
  const headers = {
    authorization: `Bearer ${token}`,
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  return new Promise((resolve) => {
    const finish = (status: number, text: string): void =>
      resolve({ operation: call.operation, status, ms: performance.now() - startMs, text });
    const outgoing = request(`${base}${call.path}`, { method: call.method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.once('end', () => finish(response.statusCode ?? 0, text));
      response.once('error', () => finish(0, ''));
    });
    outgoing.once('error', () => finish(0, ''));
    outgoing.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}

/** A generator of numbers in [0, 1) that always gives the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Starts `next()` at a Poisson rate, whatever the answers do, and returns all results once the last one is there. */
export async function openLoop<Result>(
  plan: { readonly ratePerSecond: number; readonly durationMs: number; readonly random: () => number },
  next: () => Promise<Result>,
): Promise<Result[]> {
  const pending: Promise<Result>[] = [];
  const startMs = performance.now();
  for (
    let dueMs = 0;
    dueMs < plan.durationMs;
    dueMs += (-Math.log(1 - plan.random()) * 1_000) / plan.ratePerSecond
  ) {
    const earlyMs = startMs + dueMs - performance.now();
    if (earlyMs > 1) await delay(earlyMs);
    pending.push(next());
  }
  return Promise.all(pending);
}

/** The sample at `share` of the way through the sorted values; NaN when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
