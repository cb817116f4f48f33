import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { startTarget } from '../target/start-target.ts';
import { type ObserverProcess, startObserverProcess } from './observer-process.ts';
import { judgeObserver, type ObserverMeasured, type ObserverResult } from './observer-verdict.ts';
import { type Pair, quantileOf } from './typical-ratio.ts';

/** What the database observer costs the server that it watches: its CPU, and the latency of everybody else. */

const P99 = 0.99;
const CONNECTIONS = 4;
const TICKS_PER_SECOND = 100;
const WARM_UP_SECONDS = 5;
/** What the end of a watch leaves to do is over by then. */
const SETTLE_MS = 250;
/** A watch begins with what a leg does once, before its load: connecting, identifying the server, a first look. */
const BEGIN_MS = 1_300;
/** A border in every so many blocks is still several times as often as in a leg of twenty minutes. */
const BLOCKS_PER_BORDER = 8;
const STATEMENT =
  'SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = $1::oid ORDER BY a.attnum';

interface Load {
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly pairs: number;
  readonly note: (line: string) => void;
}

const LOAD = { seconds: 4, ratePerSecond: 400 };

interface Bench {
  readonly url: string;
  readonly load: Load;
  readonly pool: Pool;
  readonly observer: ObserverProcess;
}

export interface ObserverBenchmark {
  /** The PostgreSQL to measure on, of this machine; null: that of a demo target, which is started for it. */
  readonly database: string | null;
  readonly pairs: number;
  readonly note: (line: string) => void;
}

/**
 * Sends small reads to a PostgreSQL at an even rate, in short blocks with and without the observer in turn, and compares their
 * p99 pair by pair. The usual number of pairs takes five minutes.
 */
export async function benchmarkObserver({
  database,
  pairs,
  note,
}: ObserverBenchmark): Promise<ObserverResult> {
  const load = { ...LOAD, pairs, note };
  if (database !== null) return resultOf(await measure(database, load), load);
  const target = await startTarget({ architecture: 'modern', regions: 1 });
  try {
    return resultOf(await measure(target.databaseUrl, load), load);
  } finally {
    await target.stop();
  }
}

async function measure(url: string, load: Load): Promise<ObserverMeasured> {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS });
  const observer = await startObserverProcess(url);
  try {
    return await measurePairs({ url, load, pool, observer });
  } finally {
    await observer.end();
    await pool.end();
  }
}

/** Both in turn, each as often first: with, without, without, with. */
async function measurePairs(bench: Bench): Promise<ObserverMeasured> {
  const pairs: Pair[] = [];
  let cpuSeconds = 0;
  await play(bench, WARM_UP_SECONDS);
  for (let nth = 0; nth < bench.load.pairs; nth += 1) {
    const isWatchedFirst = nth % 2 === 0;
    bench.load.note(`observer: pair ${nth + 1} of ${bench.load.pairs}`);
    const hasBorder = nth % BLOCKS_PER_BORDER === 0;
    const first = await block(bench, isWatchedFirst, hasBorder);
    const second = await block(bench, !isWatchedFirst, hasBorder);
    cpuSeconds += first.cpuSeconds + second.cpuSeconds;
    pairs.push(
      isWatchedFirst
        ? { with: first.p99Ms, without: second.p99Ms }
        : { with: second.p99Ms, without: first.p99Ms },
    );
  }
  return { pairs, cpuSeconds, watchedSeconds: bench.load.pairs * bench.load.seconds };
}

interface Block {
  readonly p99Ms: number;
  readonly cpuSeconds: number;
}

async function block(bench: Bench, isWatched: boolean, hasBorder: boolean): Promise<Block> {
  const { observer, url, load } = bench;
  await (isWatched ? observer.watch(hasBorder) : observer.rest());
  const session = isWatched ? await observerSession(url) : null;
  await sleep(isWatched ? BEGIN_MS : SETTLE_MS);
  const before = await cpuSecondsOf(session);
  const p99Ms = quantileOf(await play(bench, load.seconds), P99);
  return { p99Ms, cpuSeconds: (await cpuSecondsOf(session)) - before };
}

async function observerSession(url: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE application_name = 'peakgate'",
  );
  await client.end();
  const [session] = rows;
  if (session === undefined) throw new Error('the observer has no session');
  return session.pid;
}

/** User and system time of a process of this machine; 0 of none. */
async function cpuSecondsOf(pid: number | null): Promise<number> {
  if (pid === null) return 0;
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Times of statements that are sent at an even rate, whatever becomes of those before: waiting for a connection counts. */
async function play({ pool, load }: Bench, seconds: number): Promise<number[]> {
  const times: number[] = [];
  const sent: Promise<void>[] = [];
  const begun = performance.now();
  for (let nth = 0; nth < seconds * load.ratePerSecond; nth += 1) {
    const dueMs = begun + (nth * 1_000) / load.ratePerSecond;
    if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    // A timer is up to a millisecond late, and that is nobody's wait.
    const sentMs = performance.now();
    sent.push(
      pool.query({ name: 'bench', text: STATEMENT, values: [1259] }).then(() => {
        times.push(performance.now() - sentMs);
      }),
    );
  }
  await Promise.all(sent);
  return times;
}

function resultOf(measured: ObserverMeasured, { seconds, ratePerSecond }: Load): ObserverResult {
  const result = judgeObserver(measured);
  const load = `The database observer: ${measured.pairs.length} pairs of blocks of ${seconds} s, with and without it, at ${ratePerSecond} statements a second`;
  return { ...result, lines: [load, ...result.lines] };
}
