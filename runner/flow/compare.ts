import { join, resolve } from 'node:path';
import { baselineNamed, DEFAULT_BASELINE } from '../baseline/accepted-runs.ts';
import { compareRuns } from '../compare/compare-runs.ts';
import { whyNotInTurn } from '../compare/turns.ts';
import { PeakgateError } from '../errors.ts';
import type { Demand } from '../model/demand.ts';
import { MANIFEST_FILE } from '../record/folder-layout.ts';
import type { MeasuredRun } from '../schema/baseline-schema.ts';
import type { Comparison } from '../schema/comparison-schema.ts';
import { readBaselines } from './baselines.ts';
import { comparedStatements } from './compare-databases.ts';
import { isThere } from './is-there.ts';
import { type DemandingRun, demandingRun } from './measured-run.ts';

/** What the user asked to be compared. Folders are relative to `cwd`. */
export interface ComparisonQuestion {
  readonly cwd: string;
  /** The project, which holds the baselines. */
  readonly dir: string;
  /** Results folders of the candidate. */
  readonly runs: readonly string[];
  /** A baseline's name, or results folders; the usual baseline when not given. */
  readonly with?: readonly string[];
  /** The k-th run of the candidate and the k-th of those compared with were played in turn, as pairs. */
  readonly paired?: boolean;
  readonly despiteDifferences?: boolean;
}

type Runs = readonly [MeasuredRun, ...MeasuredRun[]];

/** records -> compare: is the candidate slower than tolerated? */
export async function compare(question: ComparisonQuestion): Promise<Comparison> {
  const reference = await referenceOf(question);
  const { runs: candidates, demands } = await demandingRuns(question.runs, question);
  refuseTwice([...candidates, ...reference.references]);
  const { paired = false, despiteDifferences = false } = question;
  if (paired) refuseUnlessInTurn(candidates, reference.references);
  const comparison = compareRuns({ candidates, ...reference, demands, paired, despiteDifferences });
  return { ...comparison, ...(await statementsOf(question, reference.baseline)) };
}

/** Of a baseline only its percentiles are kept, so there are no statements to compare with. */
async function statementsOf(
  { cwd, runs, with: [reference] = [] }: ComparisonQuestion,
  baseline: string | null,
): Promise<Pick<Comparison, 'statements'>> {
  const [candidate] = runs;
  if (baseline !== null || reference === undefined || candidate === undefined) return {};
  return comparedStatements(resolve(cwd, reference), resolve(cwd, candidate));
}

function refuseUnlessInTurn(candidates: Runs, references: Runs): void {
  const why = whyNotInTurn(candidates, references);
  if (why !== null) throw new PeakgateError('bad-option', `--paired: ${why}`);
}

async function referenceOf(
  question: ComparisonQuestion,
): Promise<{ readonly references: Runs; readonly baseline: string | null }> {
  const { cwd, dir, with: named = [DEFAULT_BASELINE] } = question;
  const [first = '', ...others] = named;
  if (others.length > 0 || (await isThere(join(resolve(cwd, first), MANIFEST_FILE))))
    return { references: await measuredRuns(named, question), baseline: null };
  const { name, runs } = baselineNamed(await readBaselines(resolve(cwd, dir)), first);
  return { references: atLeastOne(runs), baseline: name };
}

async function measuredRuns(folders: readonly string[], question: ComparisonQuestion): Promise<Runs> {
  return (await demandingRuns(folders, question)).runs;
}

async function demandingRuns(
  folders: readonly string[],
  { cwd }: ComparisonQuestion,
): Promise<{ readonly runs: Runs; readonly demands: readonly Demand[] }> {
  const read: DemandingRun[] = [];
  for (const folder of folders) read.push(await demandingRun(resolve(cwd, folder)));
  return { runs: atLeastOne(read.map(({ run }) => run)), demands: read.flatMap(({ demands }) => demands) };
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
