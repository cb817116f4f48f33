import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT_CODES } from '../../runner/exit-codes.ts';
import { sum } from '../../runner/statistics/series.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { TargetError } from '../../target/target-error.ts';
import { interruption, tellFailure } from '../command-ending.ts';
import { chosenCases, listText } from './choose-cases.ts';
import type { FaultCase } from './fault-case.ts';
import { keptOf, type Play, readKeptMatrix, rowsOf } from './kept-matrix.ts';
import { deviations, type Row } from './matrix.ts';
import { writeDocs, writeMatrix } from './matrix-folder.ts';
import { playCase } from './play-case.ts';
import { playedOn } from './played-on.ts';
import { progressNotes } from './progress-notes.ts';

/** `npm run faults`: every fault of the demo target, and what the gate says of it. */
interface Options {
  readonly only: readonly string[];
  readonly in?: string;
  readonly load?: string;
  readonly attempts: number;
  readonly niceness: number;
  readonly results: string;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly writeDocs?: boolean;
  readonly again?: string;
}

/** The target shares the machine with the load generator, which must never wait for it. */
const LOWEST_PRIORITY = 19;

const EXIT_HELP = `
Exit codes: 0 every cell is as expected · 1 some are not, and are named ·
2 usage, or the system cannot start · 70 a defect · 130 interrupted.
Ctrl-C ends the leg first, then the system; what was judged is kept.`;

function commandLine(): Command {
  return new Command('npm run faults --')
    .description(
      'Proof by fault: switches each fault of the demo system on, plays a short leg, and compares what the gate says with what it must say.',
    )
    .option(
      '--only <name>',
      'a case, or all with this fault; repeatable',
      (name, before: string[]) => [...before, name],
      [],
    )
    .option('--in <duration>', 'how long each leg takes; shorter ones can fail, not pass')
    .option(
      '--attempts <number>',
      'how often a leg that could not be measured is played',
      wholeNumber(1, 10),
      2,
    )
    .option('--results <folder>', 'where the results folder is made', 'results')
    .option('--load <factor>', 'factor on the arrivals of all legs; less where the machine is small')
    .option(
      '--niceness <number>',
      'how far the system gives way to the generator, from 0 to 19',
      wholeNumber(0, 19),
      LOWEST_PRIORITY,
    )
    .option(
      '--again <folder>',
      'go on with an earlier matrix: play what it lacks or what was not as expected, and what --only names',
    )
    .option('--list', 'say what is played and expected, and play nothing')
    .option('--json', 'print the matrix as JSON')
    .option('--write-docs', 'keep a complete matrix in docs/fault-matrix.md, with its picture')
    .addHelpText('after', '\nExample:\n  npm run faults -- --only stall --only lost-job')
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
}

function wholeNumber(least: number, most: number): (written: string) => number {
  return (written) => {
    const value = Number(written);
    if (/^\d+$/.test(written) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

async function faults(options: Options, interrupted: AbortSignal): Promise<number> {
  const named = chosenCases(options.only);
  if (options.writeDocs && options.only.length > 0 && options.again === undefined)
    throw new TargetError(
      '--write-docs keeps a complete matrix, and --only plays a part of it.',
      'Leave one of the two out, or name the matrix that it is a part of: --again <folder>.',
    );
  if (options.list) {
    process.stdout.write(listText(named));
    return EXIT_CODES.pass;
  }
  const again = options.only.length > 0 ? named.map(({ name }) => name) : [];
  const kept = options.again === undefined ? [] : keptOf(readKeptMatrix(resolve(options.again)), again);
  const cases = casesToPlay(named, kept, options);
  const folder = options.again === undefined ? newFolder(options.results) : resolve(options.again);
  if (cases.length > 0)
    return tell(await played(cases, kept, folder, options, interrupted), folder, options, interrupted);
  await writeMatrix(folder, kept);
  return tell(kept, folder, options, interrupted);
}

/** Going on with a matrix plays everything that is not kept of it. */
function casesToPlay(
  named: readonly FaultCase[],
  kept: readonly Play[],
  { again }: Options,
): readonly FaultCase[] {
  if (again === undefined) return named;
  const known = new Set(rowsOf(kept).map(({ fault }) => fault.name));
  return chosenCases([]).filter(({ name }) => !known.has(name));
}

function newFolder(results: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = resolve(results, `${time}Z-faults`);
  mkdirSync(join(folder, 'legs'), { recursive: true });
  return folder;
}

async function withTarget<Result>(
  { niceness }: Options,
  work: (target: RunningTarget) => Promise<Result>,
): Promise<Result> {
  process.stderr.write('faults: starting the modern system with its own PostgreSQL\n');
  const target = await startTarget({
    architecture: 'modern',
    ...(niceness > 0 && { niceness }),
    note: (text) => process.stderr.write(text),
  });
  try {
    return await work(target);
  } finally {
    await target.stop();
  }
}

/** Plays cases one after the other; the matrix is written anew after each. */
async function played(
  cases: readonly FaultCase[],
  kept: readonly Play[],
  folder: string,
  options: Options,
  interrupted: AbortSignal,
): Promise<Play[]> {
  return withTarget(options, async (target) => {
    const on = await playedOn(target.postgresVersion);
    const rows: Row[] = [];
    const plays = [...kept, { on, rows }];
    const notes = progressNotes(cases, (text) => process.stderr.write(text));
    const results = join(folder, 'legs');
    for (const fault of cases) {
      if (interrupted.aborted) break;
      notes.begins(fault);
      rows.push(await playCase(fault, target, { ...options, results, interrupted, note: notes.says }));
      notes.ended(rows);
      await writeMatrix(folder, plays);
    }
    return plays;
  });
}

async function tell(
  plays: readonly Play[],
  folder: string,
  { json, writeDocs: isForDocs }: Options,
  interrupted: AbortSignal,
): Promise<number> {
  if (interrupted.aborted) return EXIT_CODES.interrupted;
  if (isForDocs) await writeDocs(plays);
  const rows = rowsOf(plays);
  const wrong = deviations(rows);
  if (json) process.stdout.write(`${JSON.stringify({ folder, plays, deviations: wrong })}\n`);
  else process.stdout.write(closingText(rows, wrong, folder));
  return wrong.length === 0 ? EXIT_CODES.pass : EXIT_CODES.fail;
}

function closingText(rows: readonly Row[], wrong: readonly string[], folder: string): string {
  const cells = sum(rows.map((row) => row.cells.length));
  const verdict =
    wrong.length === 0
      ? `All ${cells} cells are as expected.`
      : `Of ${cells} cells, these are not as expected:\n${wrong.map((each) => `  - ${each}`).join('\n')}`;
  return `${verdict}\n  Matrix: ${join(folder, 'fault-matrix.md')}\n`;
}

async function main(): Promise<number> {
  try {
    const options = commandLine().parse().opts<Options>();
    return await faults(options, interruption('faults'));
  } catch (error) {
    return tellFailure('faults', error);
  }
}

process.exitCode = await main();
