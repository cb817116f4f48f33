import { setTimeout as delay } from 'node:timers/promises';
import { TargetError } from '../../target/target-error.ts';

const LONGEST_MS = 120_000;
const BETWEEN_ROUNDS_MS = 500;
const ROUND = 20;
/** Of a round's answers; half of what the objectives allow a service. */
const P95_MS = 100;
const SECOND_SLOWEST = ROUND - 1;
const TIMEOUT_MS = 15_000;

/** One of each size and region: the largest tenant, and the largest of Europe and of Asia. */
const TENANTS = [1, 6, 9];
const ADDRESSES = ['/tasks', '/projects', '/search?q=invoice', '/tenant', '/analytics/dashboard'];

/**
 * Waits until the target is itself again: it is healthy, and answers a round of reads by users of three regions within
 * 100 ms at p95, twice running. Throws a `TargetError` when it does not come to that.
 */
export async function settled(url: string, interrupted: AbortSignal): Promise<void> {
  const untilMs = performance.now() + LONGEST_MS;
  for (let rounds = 0; rounds < 2; ) {
    if (interrupted.aborted) return;
    if (performance.now() > untilMs)
      throw new TargetError(
        'The target did not become itself again within two minutes after a fault was switched off.',
        'Let less run beside it, and play the case again with --only.',
      );
    rounds = (await isQuick(url)) ? rounds + 1 : 0;
    if (rounds < 2) await delay(BETWEEN_ROUNDS_MS, undefined, { signal: interrupted }).catch(() => undefined);
  }
}

async function isQuick(url: string): Promise<boolean> {
  try {
    await answered(`${url}/health`);
    const tokens = await Promise.all(TENANTS.map((tenant) => signIn(url, tenant)));
    return (await p95Ms(url, tokens)) < P95_MS;
  } catch {
    return false;
  }
}

async function signIn(url: string, tenant: number): Promise<string> {
  const email = `user-1@tenant-${tenant}.example`;
  const body = JSON.stringify({ email, password: 'correct-horse-battery' });
  const headers = { 'content-type': 'application/json' };
  const response = await answered(`${url}/auth/sessions`, { method: 'POST', body, headers });
  const { token }: { readonly token: string } = JSON.parse(await response.text());
  return token;
}

async function p95Ms(url: string, tokens: readonly string[]): Promise<number> {
  const takenMs: number[] = [];
  for (let each = 0; each < ROUND; each++) {
    const startMs = performance.now();
    const authorization = `Bearer ${tokens[each % tokens.length] ?? ''}`;
    await answered(`${url}${ADDRESSES[each % ADDRESSES.length] ?? ''}`, { headers: { authorization } });
    takenMs.push(performance.now() - startMs);
  }
  return takenMs.toSorted((a, b) => a - b)[SECOND_SLOWEST - 1] ?? Number.POSITIVE_INFINITY;
}

async function answered(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response;
}
