import { bareRun, type Load, peakgatePlan, peakgateRun } from './contestants.ts';
import { median } from './median.ts';
import { cpuMsBetween } from './moments.ts';
import type { ServerProcess } from './server-process.ts';
import { type Command, type WatchedEnd, watchCommand } from './watched-command.ts';

/** Peakgate may cost this much of what bare k6 costs for the same requests. */
const MOST_CPU_RATIO = 1.35;

/** CPU of one process tree from the first to the last request that the server saw. */
export interface CpuPrice {
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMicrosPerRequest: number;
  /** The part of it that the root process used: the runner's own, or all of bare k6. */
  readonly rootMicrosPerRequest: number;
}

export interface CpuPair {
  readonly peakgate: CpuPrice;
  readonly bare: CpuPrice;
  readonly ratio: number;
}

/** All pairs at one rate; medians over them. */
export interface CpuResult {
  readonly requestsPerSecond: number;
  readonly vus: number;
  readonly pairs: readonly CpuPair[];
  readonly ratio: number;
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

/** Measures every rate so many times, both contestants one after the other, taking turns at being first. */
export async function benchmarkCpu(benchmark: CpuBenchmark): Promise<CpuResult[]> {
  const results: CpuResult[] = [];
  let peakgateFirst = true;
  for (const requestsPerSecond of benchmark.rates) {
    const load = { requestsPerSecond, seconds: benchmark.seconds, target: benchmark.server.url };
    const vus = await plannedVus(load);
    const pairs: CpuPair[] = [];
    for (let pair = 0; pair < benchmark.pairs; pair += 1) {
      pairs.push(await measurePair(benchmark, load, vus, peakgateFirst));
      peakgateFirst = !peakgateFirst;
    }
    const ratio = median(pairs.map((pair) => pair.ratio));
    const ok = ratio <= MOST_CPU_RATIO;
    results.push({ requestsPerSecond, vus, pairs, ratio, bound: MOST_CPU_RATIO, ok });
  }
  return results;
}

async function plannedVus(load: Load): Promise<number> {
  const { output, exitCode } = await watchCommand(peakgatePlan('five-reads', load));
  if (exitCode !== 0) throw new Error(`peakgate plan failed:\n${output}`);
  const [leg]: { pool: { vus: number } }[] = JSON.parse(output);
  if (leg === undefined) throw new Error('peakgate plan shows no leg');
  return leg.pool.vus;
}

async function measurePair(
  { server, k6, resultsFolder, note }: CpuBenchmark,
  load: Load,
  vus: number,
  peakgateFirst: boolean,
): Promise<CpuPair> {
  const peakgate = () => measure(server, load, peakgateRun('five-reads', load, resultsFolder));
  const bare = () => measure(server, load, bareRun(k6, load, vus));
  note(
    `${load.requestsPerSecond} requests/s for ${load.seconds} s, ${peakgateFirst ? 'peakgate, then bare k6' : 'bare k6, then peakgate'}`,
  );
  const first = peakgateFirst ? await peakgate() : await bare();
  const second = peakgateFirst ? await bare() : await peakgate();
  const pair = peakgateFirst ? { peakgate: first, bare: second } : { peakgate: second, bare: first };
  return { ...pair, ratio: pair.peakgate.cpuMicrosPerRequest / pair.bare.cpuMicrosPerRequest };
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
