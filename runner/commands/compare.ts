import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { baselineNamed, DEFAULT_BASELINE } from '../baseline/accepted-runs.ts';
import { compareRuns } from '../compare/compare-runs.ts';
import { compareText } from '../console/compare-text.ts';
import { PeakgateError } from '../errors.ts';
import { readBaselines } from '../flow/baselines.ts';
import { measuredRun } from '../flow/measured-run.ts';
import { MANIFEST_FILE } from '../record/folder-layout.ts';
import type { MeasuredRun } from '../schema/baseline-schema.ts';
import type { Command, CommandContext } from './command.ts';
import { exitCode } from './run.ts';

export interface CompareOptions {
  /** Results folders of the candidate. */
  readonly runs: readonly string[];
  /** A baseline's name, or results folders. */
  readonly with?: readonly string[];
  readonly dir: string;
  readonly despiteDifferences?: boolean;
  readonly json?: boolean;
}

type Runs = readonly [MeasuredRun, ...MeasuredRun[]];

/** `compare <run...> --with <baseline or runs>`: is the candidate slower than tolerated? */
export const compareCommand: Command<CompareOptions> = async (options, context) => {
  const reference = await referenceOf(options, context);
  const candidates = await measuredRuns(options.runs, context);
  refuseTwice([...candidates, ...reference.references]);
  const { despiteDifferences = false } = options;
  const comparison = compareRuns({ candidates, ...reference, despiteDifferences });
  context.print(options.json ? `${JSON.stringify(comparison)}\n` : compareText(comparison, context));
  return exitCode(comparison.exitCode);
};

async function referenceOf(
  { dir, with: named = [DEFAULT_BASELINE] }: CompareOptions,
  context: CommandContext,
): Promise<{ readonly references: Runs; readonly baseline: string | null }> {
  const [first = '', ...others] = named;
  if (others.length > 0 || (await isRun(resolve(context.cwd, first))))
    return { references: await measuredRuns(named, context), baseline: null };
  const { name, runs } = baselineNamed(await readBaselines(resolve(context.cwd, dir)), first);
  return { references: atLeastOne(runs), baseline: name };
}

async function isRun(folder: string): Promise<boolean> {
  return access(join(folder, MANIFEST_FILE)).then(
    () => true,
    () => false,
  );
}

async function measuredRuns(folders: readonly string[], { cwd }: CommandContext): Promise<Runs> {
  const runs: MeasuredRun[] = [];
  for (const folder of folders) runs.push(await measuredRun(resolve(cwd, folder)));
  return atLeastOne(runs);
}

function atLeastOne([first, ...others]: readonly MeasuredRun[]): Runs {
  if (first === undefined) throw new PeakgateError('bad-option', 'There is no run to compare.');
  return [first, ...others];
}

/** A run counted twice would look like two that agree to the last digit. */
function refuseTwice(runs: readonly MeasuredRun[]): void {
  const twice = runs.find(({ seal }, index) => runs.findIndex((other) => other.seal === seal) < index);
  if (twice !== undefined)
    throw new PeakgateError(
      'bad-option',
      `Run ${twice.run} is named twice: name every run once, on one side.`,
    );
}
