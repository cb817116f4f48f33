import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT_CODES } from '../../runner/exit-codes.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { TargetError } from '../../target/target-error.ts';
import { interruption, tellFailure } from '../command-ending.ts';
import { chosenCases, listText } from './choose-cases.ts';
import type { FaultCase } from './fault-case.ts';
import { deviations, type Row } from './matrix.ts';
import { writeDocs, writeMatrix } from './matrix-folder.ts';
import { playCase } from './play-case.ts';
import { type PlayedOn, playedOn } from './played-on.ts';
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
  const cases = chosenCases(options.only);
  if (options.writeDocs && options.only.length > 0)
    throw new TargetError(
      '--write-docs keeps a complete matrix, and --only plays a part of it.',
      'Leave one of the two out.',
    );
  if (options.list) {
    process.stdout.write(listText(cases));
    return EXIT_CODES.pass;
  }
  const folder = newFolder(options.results);
  const played = await withTarget(options, async (target) => {
    const on = await playedOn(target.postgresVersion);
    return { rows: await playAll(cases, { target, on }, folder, options, interrupted), on };
  });
  return tell(played, folder, options, interrupted);
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

async function playAll(
  cases: readonly FaultCase[],
  { target, on }: { readonly target: RunningTarget; readonly on: PlayedOn },
  folder: string,
  options: Options,
  interrupted: AbortSignal,
): Promise<Row[]> {
  const rows: Row[] = [];
  const notes = progressNotes(cases, (text) => process.stderr.write(text));
  for (const fault of cases) {
    if (interrupted.aborted) break;
    notes.begins(fault);
    const results = join(folder, 'legs');
    rows.push(await playCase(fault, target, { ...options, results, interrupted, note: notes.says }));
    notes.ended(rows);
    await writeMatrix(folder, rows, on);
  }
  return rows;
}

async function tell(
  { rows, on }: { readonly rows: readonly Row[]; readonly on: PlayedOn },
  folder: string,
  { json, writeDocs: isForDocs }: Options,
  interrupted: AbortSignal,
): Promise<number> {
  if (interrupted.aborted) return EXIT_CODES.interrupted;
  if (isForDocs) await writeDocs(rows, on);
  const wrong = deviations(rows);
  if (json) process.stdout.write(`${JSON.stringify({ folder, playedOn: on, rows, deviations: wrong })}\n`);
  else process.stdout.write(closingText(rows, wrong, folder));
  return wrong.length === 0 ? EXIT_CODES.pass : EXIT_CODES.fail;
}

function closingText(rows: readonly Row[], wrong: readonly string[], folder: string): string {
  const cells = rows.reduce((sum, row) => sum + row.cells.length, 0);
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
