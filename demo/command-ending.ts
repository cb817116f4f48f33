import process from 'node:process';
import { CommanderError } from 'commander';
import { EXIT_CODES } from '../runner/exit-codes.ts';
import { errorText, TargetError } from '../target/target-error.ts';

/** How a command that starts the demo system is ended by its user, and how it tells what went wrong. */

/** Aborted by the first request to end; later ones change nothing, for all is being stopped already. */
export function interruption(command: string): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (!asked.signal.aborted) process.stderr.write(`${command}: interrupted; stopping what was started\n`);
      asked.abort();
    });
  // A terminal that was closed cannot be written to; what was started must be stopped all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return asked.signal;
}

/** Says why the command ends, and gives its exit code: 2 where the user can mend it, 70 where only we can. */
export function tellFailure(command: string, error: unknown): number {
  // Commander has already said what is wrong, or shown its help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.pass : EXIT_CODES.usage;
  const isRefusal = error instanceof TargetError;
  const remedy = isRefusal ? error.remedy : "The fault is the command's own; please report it.";
  process.stderr.write(`${command}: ${errorText(error)}\n${' '.repeat(command.length + 2)}${remedy}\n`);
  return isRefusal ? EXIT_CODES.usage : EXIT_CODES.internal;
}
