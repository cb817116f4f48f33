import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

/** A service in a process of its own, which can be killed as an operator or the kernel would. */
export interface MortalService {
  readonly url: string;
  /** Settles with the first request of a run. */
  readonly loaded: Promise<unknown>;
  /** SIGKILL: it closes nothing and says nothing. */
  readonly kill: () => void;
}

const MAIN = fileURLToPath(new URL('mortal-service-main.ts', import.meta.url));

/** Starts one that answers everything well; it ends with the test at the latest. */
export async function startMortalService({
  onTestFinished,
}: Pick<TestContext, 'onTestFinished'>): Promise<MortalService> {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  onTestFinished(kill);
  const [url]: string[] = await once(child, 'message');
  if (url === undefined) throw new Error('the service does not say where it is');
  return { url, loaded: once(child, 'message'), kill };
}
