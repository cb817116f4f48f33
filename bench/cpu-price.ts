import { median } from '../runner/statistics/series.ts';
import { bareRun, type Load, peakgatePlan, peakgateRun, recordingRun } from './contestants.ts';
import { cpuMsBetween } from './moments.ts';
import type { ServerProcess } from './server-process.ts';
import { type Command, type WatchedEnd, watchCommand } from './watched-command.ts';

/** Peakgate may cost this much of what bare k6 costs for the same requests. */
const MOST_CPU_RATIO = 1.35;

/** `bare` only sends, as a user would run it; `recording` writes down by hand what Peakgate does, with as much memory. */
const CONTESTANTS = ['peakgate', 'bare', 'recording'] as const;
type Contestant = (typeof CONTESTANTS)[number];

/** CPU of one process tree from the first to the last request that the server saw. */
export interface CpuPrice {
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMicrosPerRequest: number;
  /** The part of it that the root process used: the runner's own, or all of a script's k6. */
  readonly rootMicrosPerRequest: number;
}

/** Each contestant once, one after the other. */
export type CpuRound = Readonly<Record<Contestant, CpuPrice>>;

/** What one contestant costs for what another does, over all rounds. */
export interface CpuRatio {
  /** The median of the rounds' ratios. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
}

/** All rounds at one rate. */
export interface CpuResult {
  readonly requestsPerSecond: number;
  readonly vus: number;
  readonly rounds: readonly CpuRound[];
  /** Peakgate's price for that of the script which only sends, with Go's own memory settings; this is what has a bound. */
  readonly toBare: CpuRatio;
  /** Peakgate's price for that of the script which records the same facts, with the same memory settings. */
  readonly toRecording: CpuRatio;
  readonly bound: number;
  readonly ok: boolean;
}

export interface CpuBenchmark {
  readonly server: ServerProcess;
  readonly k6: string;
  readonly resultsFolder: string;
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly rounds: number;
  readonly note: (line: string) => void;
}

interface Measured {
  readonly load: Load;
  readonly vus: number;
  readonly rounds: CpuRound[];
}

/**
 * Measures all rates in each round, and at each rate all contestants one after the other, which take turns at being first:
 * whatever the machine does for minutes on end meets them all alike.
 */
export async function benchmarkCpu(benchmark: CpuBenchmark): Promise<CpuResult[]> {
  const measured: Measured[] = [];
  for (const requestsPerSecond of benchmark.rates) {
    const load = { requestsPerSecond, seconds: benchmark.seconds, target: benchmark.server.url };
    measured.push({ load, vus: await plannedVus(load), rounds: [] });
  }
  for (let round = 0; round < benchmark.rounds; round += 1)
    for (const { load, vus, rounds } of measured)
      rounds.push(await measureRound(benchmark, load, vus, round));
  return measured.map(({ load, vus, rounds }) => resultOf(load.requestsPerSecond, vus, rounds));
}

/** The verdict on rounds that were measured; NaN, and so exceeded, without any. */
export function resultOf(requestsPerSecond: number, vus: number, rounds: readonly CpuRound[]): CpuResult {
  const toBare = ratioTo('bare', rounds);
  return {
    requestsPerSecond,
    vus,
    rounds,
    toBare,
    toRecording: ratioTo('recording', rounds),
    bound: MOST_CPU_RATIO,
    ok: toBare.ratio <= MOST_CPU_RATIO,
  };
}

function ratioTo(other: Contestant, rounds: readonly CpuRound[]): CpuRatio {
  const ratios = rounds.map((round) => round.peakgate.cpuMicrosPerRequest / round[other].cpuMicrosPerRequest);
  return { ratio: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

async function plannedVus(load: Load): Promise<number> {
  const { output, exitCode } = await watchCommand(peakgatePlan('five-reads', load));
  if (exitCode !== 0) throw new Error(`peakgate plan failed:\n${output}`);
  const [leg]: { pool: { vus: number } }[] = JSON.parse(output);
  if (leg === undefined) throw new Error('peakgate plan shows no leg');
  return leg.pool.vus;
}

async function measureRound(
  { server, k6, resultsFolder, note }: CpuBenchmark,
  load: Load,
  vus: number,
  turn: number,
): Promise<CpuRound> {
  const command: Readonly<Record<Contestant, () => Command>> = {
    peakgate: () => peakgateRun('five-reads', load, resultsFolder),
    bare: () => bareRun(k6, load, vus),
    recording: () => recordingRun(k6, load, vus),
  };
  const prices: Partial<Record<Contestant, CpuPrice>> = {};
  for (const contestant of startingWith(turn)) {
    note(`${load.requestsPerSecond} requests/s for ${load.seconds} s: ${contestant}`);
    prices[contestant] = await measure(server, load, command[contestant]());
  }
  return complete(prices);
}

/** All contestants, another one first in each turn. */
function startingWith(turn: number): Contestant[] {
  const first = turn % CONTESTANTS.length;
  return [...CONTESTANTS.slice(first), ...CONTESTANTS.slice(0, first)];
}

function complete({ peakgate, bare, recording }: Partial<Record<Contestant, CpuPrice>>): CpuRound {
  if (peakgate === undefined || bare === undefined || recording === undefined)
    throw new Error('a contestant was left out');
  return { peakgate, bare, recording };
}

async function measure(server: ServerProcess, load: Load, command: Command): Promise<CpuPrice> {
  await server.reset();
  const end = await watchCommand(command);
  const { count, firstAtMs, lastAtMs } = await server.seen();
  const planned = load.requestsPerSecond * load.seconds;
  if (firstAtMs === null || lastAtMs === null || Math.abs(count - planned) > 0.02 * planned)
    throw new Error(`${count} of ${planned} requests arrived from ${command.args.join(' ')}\n${end.output}`);
  return priceOf(end, count, firstAtMs, lastAtMs);
}

function priceOf({ moments }: WatchedEnd, requests: number, fromMs: number, toMs: number): CpuPrice {
  return {
    requests,
    seconds: (toMs - fromMs) / 1_000,
    cpuMicrosPerRequest: (cpuMsBetween(moments, fromMs, toMs, 'treeCpuMs') * 1_000) / requests,
    rootMicrosPerRequest: (cpuMsBetween(moments, fromMs, toMs, 'rootCpuMs') * 1_000) / requests,
  };
}
