import { bareRun, type Load, peakgatePlan, peakgateRun, recordingRun } from './contestants.ts';
import { median } from './median.ts';
import { cpuMsBetween } from './moments.ts';
import type { ServerProcess } from './server-process.ts';
import { type Command, type WatchedEnd, watchCommand } from './watched-command.ts';

/** Peakgate may cost this much of what bare k6 costs for the same requests. */
const MOST_CPU_RATIO = 1.35;

/** `bare` only sends; `recording` writes down by hand what Peakgate does of each request. */
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

/** All rounds at one rate; medians over them. */
export interface CpuResult {
  readonly requestsPerSecond: number;
  readonly vus: number;
  readonly pairs: readonly CpuRound[];
  /** Peakgate's price for that of the script which only sends; this is what has a bound. */
  readonly ratio: number;
  /** Peakgate's price for that of the script which records the same facts. */
  readonly ratioToRecording: number;
  readonly bound: number;
  readonly ok: boolean;
}

export interface CpuBenchmark {
  readonly server: ServerProcess;
  readonly k6: string;
  readonly resultsFolder: string;
  readonly seconds: number;
  readonly rates: readonly number[];
  readonly pairs: number;
  readonly note: (line: string) => void;
}

/** Measures every rate so many times, all contestants one after the other, taking turns at being first. */
export async function benchmarkCpu(benchmark: CpuBenchmark): Promise<CpuResult[]> {
  const results: CpuResult[] = [];
  for (const requestsPerSecond of benchmark.rates) {
    const load = { requestsPerSecond, seconds: benchmark.seconds, target: benchmark.server.url };
    const vus = await plannedVus(load);
    const rounds: CpuRound[] = [];
    for (let round = 0; round < benchmark.pairs; round += 1) {
      rounds.push(await measureRound(benchmark, load, vus, results.length + round));
    }
    const result = resultOf(requestsPerSecond, vus, rounds);
    benchmark.note(byHandText(result));
    results.push(result);
  }
  return results;
}

function resultOf(requestsPerSecond: number, vus: number, rounds: readonly CpuRound[]): CpuResult {
  const ratioTo = (other: Contestant): number =>
    median(rounds.map((round) => round.peakgate.cpuMicrosPerRequest / round[other].cpuMicrosPerRequest));
  const ratio = ratioTo('bare');
  return {
    requestsPerSecond,
    vus,
    pairs: rounds,
    ratio,
    ratioToRecording: ratioTo('recording'),
    bound: MOST_CPU_RATIO,
    ok: ratio <= MOST_CPU_RATIO,
  };
}

function byHandText({ requestsPerSecond, pairs, ratioToRecording }: CpuResult): string {
  const micros = median(pairs.map(({ recording }) => recording.cpuMicrosPerRequest));
  return `${requestsPerSecond} requests/s: a script that records the same by hand takes ${micros.toFixed(0)} µs a request, peakgate ${ratioToRecording.toFixed(3)} times that`;
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
