import { readFile } from 'node:fs/promises';
import { evaluateRun } from '../evaluate/evaluate-run.ts';
import { COMPARISON_FAULTS } from './faults/comparison-faults.ts';
import type { Fault } from './faults/fault.ts';
import {
  brokenCells,
  deadObjectives,
  type FaultRow,
  stuckObjectives,
  tryFault,
} from './faults/fault-table.ts';
import { HARMLESS_RECORDS, MEASUREMENT_FAULTS } from './faults/measurement-faults.ts';
import { HARMLESS, TARGET_FAULTS } from './faults/target-faults.ts';
import { FOLDER_FAULTS, type FolderFault } from './folders/folder-faults.ts';
import { tryFolderFaults } from './folders/folder-table.ts';
import { type ErrorRate, type Evaluate, TRIED_RUNS, WorldTrial, windowRandom } from './rates/error-rates.ts';
import { type FoundOut, foundOut } from './rates/found-out.ts';
import { brokenPromises } from './rates/promises.ts';
import { type TriedRun, WINDOW_SECONDS } from './rates/tried-run.ts';
import { recordedFaults } from './recorded/recorded-faults.ts';
import {
  brokenReplay,
  type RecordedFaults,
  recordedRunFile,
  tryRecordedRun,
} from './recorded/recorded-table.ts';
import type { SyntheticWorld } from './worlds/synthetic-world.ts';
import { WORLDS } from './worlds/worlds.ts';

export interface SelftestOptions {
  /** Draws everything; the same seed gives the same result. */
  readonly seed: number;
  /** Windows of each world. */
  readonly windows: number;
}

/** How a selftest shares the process with others. */
export interface Pace {
  /** What is being done, in a line for people. */
  readonly tell: (line: string) => void;
  /** Lets others work; rejects to end the selftest. */
  readonly breathe: () => Promise<void>;
}

export interface SelftestReport extends SelftestOptions {
  readonly windowSeconds: number;
  readonly rates: readonly ErrorRate[];
  /** Which rates of wrong verdicts so many windows would find out. */
  readonly foundOut: readonly FoundOut[];
  readonly faults: readonly FaultRow[];
  /** The recorded run as it is, which comes first, and with each fault. */
  readonly recorded: readonly FaultRow[];
  /** Objectives that no fault could make fail. */
  readonly dead: readonly string[];
  /** Objectives that pass in no run without a fault. */
  readonly stuck: readonly string[];
  /** Every promise that does not hold, in words; none when the gate works. */
  readonly broken: readonly string[];
}

/** What is put to which tests. */
export interface Scope {
  readonly evaluate: Evaluate;
  readonly worlds: readonly SyntheticWorld[];
  /** What is drawn in every world. */
  readonly runs: readonly TriedRun[];
  readonly faults: readonly Fault[];
  readonly folderFaults: readonly FolderFault[];
  readonly recorded: RecordedFaults;
}

/** The gate's own evaluation, and all there is to try it on. */
export const EVERYTHING: Scope = {
  evaluate: evaluateRun,
  worlds: WORLDS,
  runs: TRIED_RUNS,
  faults: [...HARMLESS, ...HARMLESS_RECORDS, ...TARGET_FAULTS, ...MEASUREMENT_FAULTS, ...COMPARISON_FAULTS],
  folderFaults: FOLDER_FAULTS,
  recorded: {
    faultsOf: recordedFaults,
    // Nothing of it is over a limit, so that there is nothing to erase.
    folderFaults: FOLDER_FAULTS.filter(({ id }) => id !== 'forged'),
  },
};

/** Faults between two lines of progress. */
const FAULTS_TOLD = 10;

/**
 * The gate tests itself: how often is its verdict wrong where the truth is known, and is every fault caught. Without k6, a
 * target or the network.
 */
export async function selftest(
  options: SelftestOptions,
  pace: Pace,
  scope: Scope = EVERYTHING,
): Promise<SelftestReport> {
  const rates = await errorRates(options, pace, scope);
  const faults = await faultRows(options, pace, scope);
  const recorded = await recordedRows(pace, scope);
  const dead = deadObjectives(faults);
  const stuck = stuckObjectives(faults);
  const broken = [
    ...brokenPromises(rates),
    ...[...faults, ...recorded].flatMap(brokenCells),
    ...brokenReplay(recorded),
    ...dead.map((objective) => `${objective} is dead: no fault makes it fail`),
    ...stuck.map((objective) => `${objective} is stuck: it passes in no run without a fault`),
  ];
  return {
    ...options,
    windowSeconds: WINDOW_SECONDS,
    rates,
    foundOut: foundOut(rates),
    faults,
    recorded,
    dead,
    stuck,
    broken,
  };
}

async function errorRates(
  { seed, windows }: SelftestOptions,
  pace: Pace,
  { worlds, runs, evaluate }: Scope,
): Promise<ErrorRate[]> {
  const rates: ErrorRate[] = [];
  for (const [number, world] of worlds.entries()) {
    pace.tell(`Error rates, world ${number + 1} of ${worlds.length}: ${world.title}, ${windows} windows`);
    const trial = new WorldTrial(world, evaluate, runs);
    for (let window = 0; window < windows; window++) {
      trial.judgeWindow(windowRandom(seed, number, window));
      await pace.breathe();
    }
    rates.push(...trial.rates());
  }
  return rates;
}

async function faultRows(
  { seed }: SelftestOptions,
  pace: Pace,
  { faults, folderFaults, evaluate }: Scope,
): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  for (const fault of faults) {
    if (rows.length % FAULTS_TOLD === 0)
      pace.tell(`Faults: ${rows.length + 1} of ${faults.length}: ${fault.title}`);
    rows.push(tryFault(fault, seed, evaluate));
    await pace.breathe();
  }
  pace.tell(`Faults of results folders: ${folderFaults.length}`);
  for await (const row of tryFolderFaults(folderFaults, seed, evaluate)) {
    rows.push(row);
    await pace.breathe();
  }
  return rows;
}

async function recordedRows(pace: Pace, { recorded, evaluate }: Scope): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  pace.tell('A recorded run, as it is and with faults');
  for await (const row of tryRecordedRun(await readFile(recordedRunFile()), recorded, evaluate)) {
    rows.push(row);
    await pace.breathe();
  }
  return rows;
}
