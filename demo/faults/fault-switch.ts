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

/**
 * Keeps the faults of a case on until the returned function is called: at once, or again and again where they are over
 * by themselves. A fault that is still at it when its turn comes is left to finish.
 */
export async function keepOn(adminUrl: string, fault: FaultCase): Promise<() => void> {
  const { repeated } = fault;
  if (repeated === undefined) {
    await switchOn(adminUrl, fault);
    return () => undefined;
  }
  const again = (): void => void switchOn(adminUrl, fault).catch(() => undefined);
  let timer = setTimeout(() => {
    again();
    timer = setInterval(again, repeated.everyMs);
  }, repeated.firstAfterMs);
  return () => clearInterval(timer);
}

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
