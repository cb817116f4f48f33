import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { connectReadOnly, connectToPooler } from '../runner/observe/database/connection.ts';
import { databaseAddress } from '../runner/observe/database/database-address.ts';
import { createDatabaseObserver } from '../runner/observe/database/database-observer.ts';

/** A database observer in a process of its own, so that its work delays no request of whoever measures. */
export interface ObserverProcess {
  /** Begins a watch, with a border of a window three seconds later or none for an hour. */
  watch(hasBorder: boolean): Promise<void>;
  rest(): Promise<void>;
  end(): Promise<void>;
}

const BORDER_MS = 3_000;
const HOUR_MS = 3_600_000;

export async function startObserverProcess(url: string): Promise<ObserverProcess> {
  const child = fork(fileURLToPath(import.meta.url), [url], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await answerOf(child);
  const ask = async (question: Question): Promise<void> => {
    const answered = answerOf(child);
    child.send(question);
    await answered;
  };
  return {
    watch: (hasBorder) => ask(hasBorder ? 'watch with a border' : 'watch'),
    rest: () => ask('rest'),
    async end() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

type Question = 'watch' | 'watch with a border' | 'rest';

async function answerOf(child: ChildProcess): Promise<void> {
  const ended = new AbortController();
  const onExit = (): void => ended.abort(new Error('the observer ended'));
  child.once('exit', onExit);
  await once(child, 'message', { signal: ended.signal }).finally(() => child.off('exit', onExit));
}

type Watch = ReturnType<typeof createDatabaseObserver>;

function newObserver(url: string, hasBorder: boolean): Watch {
  const zeroAtMs = Date.now();
  return createDatabaseObserver({
    address: databaseAddress(url, '--database'),
    pooler: null,
    everyMs: 1_000,
    windows: [{ name: 'peak', fromMs: hasBorder ? BORDER_MS : HOUR_MS, toMs: 2 * HOUR_MS }],
    zeroAtMs: () => zeroAtMs,
    clock: { now: Date.now, monotonicMs: () => performance.now() },
    connect: connectReadOnly,
    connectToPooler,
    tell: (line) => void process.stderr.write(`${line}\n`),
  });
}

function serve(url: string): void {
  let watching: Watch | null = null;
  const answer = async (question: unknown): Promise<void> => {
    await watching?.stop();
    watching = question === 'rest' ? null : newObserver(url, question !== 'watch');
    await watching?.start();
    process.send?.('done');
  };
  process.on('message', (question) => void answer(question));
  // What still watches would keep the process from ending, also when its parent was killed.
  process.once('disconnect', () => void watching?.stop());
  process.send?.('ready');
}

const [, script, url] = process.argv;
if (script === fileURLToPath(import.meta.url) && process.send !== undefined && url !== undefined) serve(url);
