import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Pool } from 'pg';
import { connectReadOnly, connectToPooler } from '../runner/observe/database/connection.ts';
import { databaseAddress } from '../runner/observe/database/database-address.ts';
import { createDatabaseObserver } from '../runner/observe/database/database-observer.ts';
import { COMPARISON_LEVEL } from '../runner/statistics/comparison.ts';
import { pairedRatio } from '../runner/statistics/paired-ratio.ts';
import { median } from './median.ts';

/** What the database observer costs the server that it watches: its CPU, and the latency of everybody else. */

const USAGE = `node --import tsx bench/observer-price.ts --database <url> [--pairs 8] [--seconds 10] [--rate 200]

Loads a PostgreSQL on this machine with small reads of its own catalogue, in pairs with and without the observer, and
compares p99 of the two. Ends with 1 when a bound is exceeded.
`;

/** The observer may take this share of one core. */
const MOST_CPU_RATIO = 0.01;
/** A slower p99 than this would be a measurable change. */
const MOST_P99_RATIO = 1.1;
const CONNECTIONS = 4;
const TICKS_PER_SECOND = 100;
const STATEMENT =
  'SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = $1::oid ORDER BY a.attnum';

interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly ratePerSecond: number;
}

interface Phase {
  readonly p99Ms: number;
  /** CPU of the observer's session as a share of one core; null without one. */
  readonly cpuRatio: number | null;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      pairs: { type: 'string', default: '8' },
      seconds: { type: 'string', default: '10' },
      rate: { type: 'string', default: '200' },
    },
  });
  if (values.database === undefined) {
    process.stdout.write(USAGE);
    return 2;
  }
  const load = { url: values.database, seconds: Number(values.seconds), ratePerSecond: Number(values.rate) };
  return tell(await measure(load, Number(values.pairs)));
}

interface Pair {
  readonly with: Phase;
  readonly without: Phase;
}

/** Both in turn, each as often first. */
async function measure(load: Load, pairs: number): Promise<Pair[]> {
  const measured: Pair[] = [];
  await play(load, 2);
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = await phase(load, pair % 2 === 0);
    const second = await phase(load, pair % 2 === 1);
    measured.push(pair % 2 === 0 ? { with: first, without: second } : { with: second, without: first });
  }
  return measured;
}

async function phase(load: Load, isObserved: boolean): Promise<Phase> {
  if (!isObserved) return { p99Ms: await play(load, load.seconds), cpuRatio: null };
  const zeroAtMs = Date.now();
  const observer = createDatabaseObserver({
    address: databaseAddress(load.url, '--database'),
    pooler: null,
    everyMs: 1_000,
    windows: [{ name: 'peak', fromMs: 1_000, toMs: (load.seconds - 1) * 1_000 }],
    zeroAtMs: () => zeroAtMs,
    clock: { now: Date.now, monotonicMs: () => performance.now() },
    connect: connectReadOnly,
    connectToPooler,
    tell: (line) => void process.stderr.write(`${line}\n`),
  });
  await observer.start();
  const session = await observerSession(load.url);
  const before = await cpuSeconds(session);
  const p99Ms = await play(load, load.seconds);
  const cpuRatio = ((await cpuSeconds(session)) - before) / load.seconds;
  await observer.stop();
  return { p99Ms, cpuRatio };
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

/** User and system time of a process of this machine. */
async function cpuSeconds(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** p99 of statements that are sent at an even rate, whatever becomes of those before: waiting for a connection counts. */
async function play({ url, ratePerSecond }: Load, seconds: number): Promise<number> {
  const pool = new Pool({ connectionString: url, max: CONNECTIONS });
  const times: number[] = [];
  const sent: Promise<void>[] = [];
  const begun = performance.now();
  for (let nth = 0; nth < seconds * ratePerSecond; nth += 1) {
    const dueMs = begun + (nth * 1_000) / ratePerSecond;
    if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    sent.push(
      pool.query({ name: 'bench', text: STATEMENT, values: [1259] }).then(() => {
        times.push(performance.now() - dueMs);
      }),
    );
  }
  await Promise.all(sent);
  await pool.end();
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

function tell(pairs: readonly Pair[]): number {
  const cpuRatio = median(pairs.flatMap((pair) => pair.with.cpuRatio ?? []));
  const p99 = pairedRatio(
    pairs.map((pair) => pair.with.p99Ms),
    pairs.map((pair) => pair.without.p99Ms),
    MOST_P99_RATIO,
    COMPARISON_LEVEL,
  );
  const percent = (ratio: number): string => `${(ratio * 100).toFixed(2)} %`;
  const number = (value: number | null): string => (value === null ? 'unknown' : value.toFixed(3));
  process.stdout.write(
    `${[
      `CPU of the observer's session: ${percent(cpuRatio)} of one core, bound ${percent(MOST_CPU_RATIO)}`,
      `p99 with the observer over p99 without, ${pairs.length} pairs: ${number(p99.ratio)} (${number(p99.lower)} to ${number(p99.upper)}), bound ${MOST_P99_RATIO}: ${p99.verdict}`,
      `p99 without, median: ${median(pairs.map((pair) => pair.without.p99Ms)).toFixed(2)} ms`,
    ].join('\n')}\n`,
  );
  return cpuRatio <= MOST_CPU_RATIO && p99.verdict !== 'fail' ? 0 : 1;
}

process.exitCode = await main();
