import { ENVIRONMENT } from '../../scenarios/kit/contract.ts';

/** What hooks after a leg may still take when the user has interrupted: they clean up, and the user waits. */
const CLEAN_UP_MS = 10_000;

export interface HookRun {
  readonly name: 'beforeLeg' | 'afterLeg';
  readonly folder: string;
  /** The URL of the system that the leg loads: hooks learn it by the environment variable that k6 gets, too. */
  readonly target: string;
  /** Ends a hook before a leg at once, and one after a leg in a while. */
  readonly interrupted: AbortSignal;
}

/**
 * Runs the user's own commands one after the other, without a shell. What they print goes to standard error, since
 * standard output belongs to the verdict. Returns what failed, or null.
 */
export async function runHooks(
  commands: readonly (readonly string[])[],
  { name, folder, target, interrupted }: HookRun,
): Promise<string | null> {
  const cancelSignal = name === 'beforeLeg' ? interrupted : delayed(interrupted, CLEAN_UP_MS);
  // Loaded where something is started, and not by every command.
  const { execa } = await import('execa');
  for (const [file, ...args] of commands) {
    if (file === undefined) continue;
    const result = await execa(file, args, {
      cwd: folder,
      env: { [ENVIRONMENT.target]: target },
      reject: false,
      stdio: ['ignore', 2, 2],
      cancelSignal,
    });
    if (result.failed)
      return `hook ${name} failed: ${[file, ...args].join(' ')} (${result.exitCode === undefined ? result.shortMessage : `exit code ${result.exitCode}`})`;
  }
  return null;
}

/** A signal that is aborted so many ms after another one. */
function delayed(signal: AbortSignal, delayMs: number): AbortSignal {
  const later = new AbortController();
  const begin = (): void => void setTimeout(() => later.abort(), delayMs).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return later.signal;
}
