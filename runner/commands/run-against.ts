import { join, resolve } from 'node:path';
import { compareText } from '../console/compare-text.ts';
import { PeakgateError } from '../errors.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type AgainstOutcome, COMPARISON_FILE, type Compared, runAgainst } from '../flow/run-against.ts';
import { MIN_PAIRS } from '../statistics/paired-ratio.ts';
import type { Command } from './command.ts';
import { planRequest } from './plan-request.ts';
import { exitCode, type RunOptions } from './run.ts';

export interface RunAgainstOptions extends RunOptions {
  readonly against?: string;
  readonly pairs?: string;
}

/** `run <profile> --against <url>`: two targets in turn; is the candidate slower than tolerated? */
export const runAgainstCommand: Command<RunAgainstOptions> = async (options, context) => {
  const request = {
    ...planRequest(options.profile, options, context),
    target: options.target ?? context.world.env['PEAKGATE_TARGET'],
    against: referenceUrl(refuseProcesses(options)),
    pairs: pairCount(options.pairs),
    resultsFolder: resolve(context.cwd, options.results),
  };
  refuseDatabase(options);
  const outcome = await runAgainst(request, context.world);
  if (outcome.interrupted) {
    context.note(interruptionText(outcome));
    return EXIT_CODES.interrupted;
  }
  const { comparison, folder } = outcome;
  context.print(
    options.json
      ? `${JSON.stringify({ ...comparison, runsFolder: folder, comparisonFile: join(folder, COMPARISON_FILE) })}\n`
      : `${compareText(comparison, context)}${whereText(outcome)}\n`,
  );
  return exitCode(comparison.exitCode);
};

/** A process belongs to one of the two targets, and nobody says to which. */
function refuseProcesses(options: RunAgainstOptions): RunAgainstOptions {
  if (options.targetPid === undefined) return options;
  throw new PeakgateError(
    'bad-option',
    '--target-pid names processes of one target, and --against loads two. Name "gate.targetMetrics" by its path instead.',
  );
}

/** The two targets have a database each, and one URL would be looked at while both are loaded in turn. */
function refuseDatabase({ database }: RunAgainstOptions): void {
  if (database === undefined) return;
  throw new PeakgateError('bad-option', '--database looks at one server, and --against plays two targets.');
}

function referenceUrl({ against }: RunAgainstOptions): string {
  if (against !== undefined && against !== '') return against;
  throw new PeakgateError('bad-option', 'Name the target to compare with: --against <url>.');
}

const MOST_PAIRS = 100;

function pairCount(written: string | undefined): number {
  if (written === undefined) return MIN_PAIRS;
  const pairs = Number(written);
  if (/^\d+$/u.test(written) && pairs >= 1 && pairs <= MOST_PAIRS) return pairs;
  throw new PeakgateError(
    'bad-option',
    `--pairs "${written}" is not a whole number from 1 to ${MOST_PAIRS}.`,
  );
}

function interruptionText({ folder }: Extract<AgainstOutcome, { interrupted: true }>): string {
  return folder === null
    ? 'Interrupted before the first leg: nothing was measured, nothing is kept.'
    : `Interrupted. What was measured is kept in ${folder}; a leg that was under way is marked incomplete.`;
}

function whereText({ folder, candidate, reference }: Compared): string {
  return `a: ${candidate} · b: ${reference}\nRuns and ${COMPARISON_FILE}: ${folder}`;
}
