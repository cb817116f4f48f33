import { join, resolve } from 'node:path';
import { compareText } from '../console/compare-text.ts';
import { PeakgateError } from '../errors.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { COMPARISON_FILE, type Compared, runAgainst } from '../flow/run-against.ts';
import { wholeNumberOption } from '../flow/whole-number-option.ts';
import { MIN_PAIRS } from '../statistics/paired-ratio.ts';
import type { Command } from './command.ts';
import { planRequest } from './plan-request.ts';
import type { RunOptions } from './run.ts';
import { tellInterruption } from './tell-interruption.ts';

const PAIRS = { least: 1, most: 100 };

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
    pairs: options.pairs === undefined ? MIN_PAIRS : wholeNumberOption('--pairs', options.pairs, PAIRS),
    resultsFolder: resolve(context.cwd, options.results),
  };
  refuseDatabase(options);
  const outcome = await runAgainst(request, context.world);
  if (outcome.interrupted) return tellInterruption(outcome.folder, keptText, context);
  const { comparison, folder } = outcome;
  context.print(
    options.json
      ? `${JSON.stringify({ ...comparison, runsFolder: folder, comparisonFile: join(folder, COMPARISON_FILE) })}\n`
      : `${compareText(comparison, context)}${whereText(outcome)}\n`,
  );
  return exitCodeOf(comparison.exitCode);
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

function keptText(folder: string): string {
  return `${folder}; a leg that was under way is marked incomplete`;
}

function whereText({ folder, candidate, reference }: Compared): string {
  return `a: ${candidate} · b: ${reference}\nRuns and ${COMPARISON_FILE}: ${folder}`;
}
