import { evaluateRun } from '../evaluate/evaluate-run.ts';
import { type Agreement, compareWays, ratioOf } from './agreement.ts';
import { brokenCells, deadObjectives, type Evaluate, type FaultRow, tryFault } from './faults/fault-table.ts';
import { HARMLESS_RECORDS, MEASUREMENT_FAULTS } from './faults/measurement-faults.ts';
import { HARMLESS, TARGET_FAULTS } from './faults/target-faults.ts';
import { tryFolderFaults } from './folders/folder-table.ts';
import { type ErrorRate, WINDOW_SECONDS, WorldTrial, windowRandom } from './rates/error-rates.ts';
import { brokenPromises } from './rates/promises.ts';
import { gateRule, type Rule } from './rates/rules.ts';
import { WORLDS } from './worlds/worlds.ts';

export interface SelftestOptions {
  /** Draws everything; the same seed gives the same result. */
  readonly seed: number;
  /** Fewer windows, which can only show errors that are frequent. */
  readonly quick: boolean;
}

/** What is put to the test. */
export interface Judges {
  readonly rule: Rule;
  readonly evaluate: Evaluate;
}

/** How a selftest shares the process with others. */
export interface Pace {
  /** What is being done, in a line for people. */
  readonly tell: (line: string) => void;
  /** Lets others work; rejects to end the selftest. */
  readonly breathe: () => Promise<void>;
}

/** Windows judged both by their counts and as whole runs. */
export interface WaysReport extends Agreement {
  readonly windows: number;
}

export interface SelftestReport extends SelftestOptions {
  readonly windowSeconds: number;
  readonly rates: readonly ErrorRate[];
  readonly ways: WaysReport;
  readonly faults: readonly FaultRow[];
  /** Objectives that no fault could make fail. */
  readonly dead: readonly string[];
  /** Every promise that does not hold, in words; none when the gate works. */
  readonly broken: readonly string[];
}

/** The gate's own rule and evaluation. */
const GATE: Judges = { rule: gateRule, evaluate: evaluateRun };

const FULL = { windows: 400, comparedWorlds: 1 };
const QUICK = { windows: 60, comparedWorlds: 3 };
/** Faults between two lines of progress. */
const FAULTS_TOLD = 10;

/**
 * The gate tests itself: how often is its verdict wrong where the truth is known, do its quick and its whole way agree,
 * and is every fault caught. Without k6, a target or the network.
 */
export async function selftest(
  options: SelftestOptions,
  pace: Pace,
  judges: Judges = GATE,
): Promise<SelftestReport> {
  const rates = await errorRates(options, pace, judges.rule);
  const ways = await waysAgree(options, pace, judges);
  const faults = await faultRows(options, pace, judges.evaluate);
  const dead = deadObjectives(faults);
  return {
    ...options,
    windowSeconds: WINDOW_SECONDS,
    rates,
    ways,
    faults,
    dead,
    broken: [
      ...brokenPromises(rates),
      ...brokenWays(ways),
      ...faults.flatMap(brokenCells),
      ...dead.map((objective) => `${objective} is dead: no fault makes it fail`),
    ],
  };
}

async function errorRates({ seed, quick }: SelftestOptions, pace: Pace, rule: Rule): Promise<ErrorRate[]> {
  const { windows } = quick ? QUICK : FULL;
  const rates: ErrorRate[] = [];
  for (const [number, world] of WORLDS.entries()) {
    pace.tell(`Error rates, world ${number + 1} of ${WORLDS.length}: ${world.title}, ${windows} windows`);
    const trial = new WorldTrial(world, rule);
    for (let window = 0; window < windows; window++) {
      trial.judgeWindow(windowRandom(seed, number, window));
      await pace.breathe();
    }
    rates.push(...trial.rates());
  }
  return rates;
}

async function waysAgree({ seed, quick }: SelftestOptions, pace: Pace, judges: Judges): Promise<WaysReport> {
  const { comparedWorlds } = quick ? QUICK : FULL;
  const compared = [...WORLDS.entries()].filter(([number]) => number % comparedWorlds === 0);
  pace.tell(`Whole runs: ${compared.length} of these windows through the whole evaluation`);
  const found: Agreement[] = [];
  for (const [number, world] of compared) {
    found.push(compareWays(world, windowRandom(seed, number, 0), ratioOf(number), judges));
    await pace.breathe();
  }
  return {
    windows: found.length,
    compared: total(found.map((each) => each.compared)),
    differences: found.flatMap(({ differences }) => differences),
    countPassedOver: total(found.map((each) => each.countPassedOver)),
    countFailedUnder: total(found.map((each) => each.countFailedUnder)),
  };
}

function brokenWays({ differences, countPassedOver, countFailedUnder }: WaysReport): string[] {
  return [
    ...differences,
    ...(countPassedOver > 0 ? [`false pass, count 10 % over: ${countPassedOver} runs`] : []),
    ...(countFailedUnder > 0 ? [`false fail, count 10 % under: ${countFailedUnder} runs`] : []),
  ];
}

async function faultRows({ seed }: SelftestOptions, pace: Pace, evaluate: Evaluate): Promise<FaultRow[]> {
  const faults = [...HARMLESS, ...HARMLESS_RECORDS, ...TARGET_FAULTS, ...MEASUREMENT_FAULTS];
  const rows: FaultRow[] = [];
  for (const fault of faults) {
    if (rows.length % FAULTS_TOLD === 0)
      pace.tell(`Faults: ${rows.length + 1} of ${faults.length}: ${fault.title}`);
    rows.push(tryFault(fault, seed, evaluate));
    await pace.breathe();
  }
  pace.tell('Faults of results folders');
  for await (const row of tryFolderFaults(seed, evaluate)) {
    rows.push(row);
    await pace.breathe();
  }
  return rows;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
