import { relative, resolve } from 'node:path';
import { historyText } from '../console/history-text.ts';
import { PeakgateError } from '../errors.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { keptRuns } from '../flow/kept-runs.ts';
import { writeHistory } from '../flow/pages.ts';
import type { Command } from './command.ts';

export interface HistoryOptions {
  readonly results: string;
  readonly json?: boolean;
}

/** `history`: every judged run of a results folder, and the page with every check through all of them. */
export const historyCommand: Command<HistoryOptions> = async ({ results, json }, context) => {
  const folder = resolve(context.cwd, results);
  const { evaluations, skipped } = await keptRuns(folder);
  if (evaluations.length === 0)
    throw new PeakgateError(
      'record-unreadable',
      `There is no judged run in ${relative(context.cwd, folder) || '.'}.`,
    );
  const page = await writeHistory(evaluations, folder);
  const runs = evaluations.map(({ run, verdict, headline }) => ({ ...run, verdict, headline }));
  context.print(
    json
      ? `${JSON.stringify({ runs, skipped, page })}\n`
      : historyText(runs, relative(context.cwd, page), context),
  );
  if (skipped.length > 0) context.note(`Without a verdict that this version reads: ${skipped.join(', ')}.`);
  return EXIT_CODES.pass;
};
