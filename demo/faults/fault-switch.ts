import { setTimeout as delay } from 'node:timers/promises';
import { TargetError } from '../../target/target-error.ts';
import type { FaultCase } from './fault-case.ts';

/** Switching waits for what the fault does: indexes are made anew, connections opened. */
const PATIENCE_MS = 60_000;

/** Switches all faults of a case on; each has taken effect when its answer is there. */
export async function switchOn(adminUrl: string, { faults }: FaultCase): Promise<void> {
  for (const [name, parameters] of Object.entries(faults))
    await ask(`${adminUrl}/faults/${name}`, 'PUT', parameters);
}

/** Switches all faults off, whichever are on. */
export async function switchAllOff(adminUrl: string): Promise<void> {
  await ask(`${adminUrl}/faults`, 'DELETE');
}

/** Keeps the faults of a case on until the returned function is called: at once, or again and again. */
export async function keepOn(adminUrl: string, fault: FaultCase): Promise<() => Promise<void>> {
  if (fault.repeated === undefined) {
    await switchOn(adminUrl, fault);
    return async () => undefined;
  }
  const ended = new AbortController();
  const repeating = repeat(adminUrl, fault, fault.repeated, ended.signal);
  return () => {
    ended.abort();
    return repeating;
  };
}

async function repeat(
  adminUrl: string,
  fault: FaultCase,
  {
    firstAfterMs,
    everyMs,
    forMs = everyMs,
    untilMs = Number.POSITIVE_INFINITY,
  }: NonNullable<FaultCase['repeated']>,
  ended: AbortSignal,
): Promise<void> {
  const startedMs = performance.now();
  await pause(firstAfterMs, ended);
  while (!ended.aborted && performance.now() - startedMs < untilMs) {
    await switchOn(adminUrl, fault);
    await pause(forMs, ended);
    if (forMs < everyMs) await switchAllOff(adminUrl);
    await pause(everyMs - forMs, ended);
  }
}

const pause = (ms: number, ended: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal: ended }).catch(() => undefined);

async function ask(url: string, method: string, body?: object): Promise<void> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.ok) return;
  throw new TargetError(
    `The target refused ${method} ${new URL(url).pathname} with ${response.status}: ${await response.text()}`,
    'The fault is the demo’s own; please report it.',
  );
}
