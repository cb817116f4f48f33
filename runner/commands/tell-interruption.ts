import { EXIT_CODES, type ExitCode } from '../exit-codes.ts';
import type { CommandContext } from './command.ts';

/** Says what is left of an interrupted run: what is kept, as `kept` tells it, or nothing. */
export function tellInterruption(
  folder: string | null,
  kept: (folder: string) => string,
  { note }: Pick<CommandContext, 'note'>,
): ExitCode {
  note(
    folder === null
      ? 'Interrupted before the first leg: nothing was measured, nothing is kept.'
      : `Interrupted. What was measured is kept in ${kept(folder)}.`,
  );
  return EXIT_CODES.interrupted;
}
