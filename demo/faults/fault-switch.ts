import { setTimeout as delay } from 'node:timers/promises';
import { errorText, TargetError } from '../../target/target-error.ts';
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

/**
 * Keeps the faults of a case on until the returned function is called: at once, or again and again. It tells why they could
 * not be switched any more, or null: whatever the leg said then, it says nothing of the fault.
 */
export async function keepOn(adminUrl: string, fault: FaultCase): Promise<() => Promise<string | null>> {
  if (fault.repeated === undefined) {
    await switchOn(adminUrl, fault);
    return async () => null;
  }
  const ended = new AbortController();
  // It may fail minutes before anybody asks.
  const trouble = repeat(adminUrl, fault, fault.repeated, ended.signal).then(() => null, errorText);
  return () => {
    ended.abort();
    return trouble;
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
  const asked = `${method} ${new URL(url).pathname}`;
  const response = await fetch(url, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new TargetError(
      `The target did not answer ${asked}: ${errorText(error)}`,
      'Let less run beside it, and play the case again with --only.',
    );
  });
  if (response.ok) return;
  throw new TargetError(
    `The target refused ${asked} with ${response.status}: ${await response.text()}`,
    'The fault is the demo’s own; please report it.',
  );
}
