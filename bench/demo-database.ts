import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../runner/package-root.ts';

/** A PostgreSQL to measure on. */
export interface BenchDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

const LONGEST_START_MS = 60_000;
const LOOK_MS = 200;

/** The PostgreSQL of the demo target, which nobody else uses meanwhile. */
export async function startDemoDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'peakgate-bench-target-'));
  const ready = join(folder, 'ready.json');
  const args = ['--import', 'tsx', 'target/main.ts', '--port', '0', '--admin-port', '0', '--regions', '1'];
  const child = spawn(process.execPath, [...args, '--ready-file', ready], {
    cwd: packageRoot(),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    const ended = child.exitCode === null ? once(child, 'exit') : null;
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { url: await databaseUrl(child, ready), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function databaseUrl(child: ChildProcess, file: string): Promise<string> {
  const untilMs = performance.now() + LONGEST_START_MS;
  while (child.exitCode === null && performance.now() < untilMs) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return urlIn(JSON.parse(text));
    await sleep(LOOK_MS);
  }
  throw new Error('the demo target did not start');
}

function urlIn(ready: unknown): string {
  if (
    typeof ready === 'object' &&
    ready !== null &&
    'databaseUrl' in ready &&
    typeof ready.databaseUrl === 'string'
  )
    return ready.databaseUrl;
  throw new Error('the demo target does not say where its database is');
}
