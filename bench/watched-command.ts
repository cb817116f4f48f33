import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import type { Moment } from './moments.ts';
import { processCpuMs, residentBytes, treeCpuMs } from './process-tree.ts';

const LOOK_EVERY_MS = 200;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Ms after which the command is ended; a benchmark never hangs. */
  readonly timeoutMs: number;
}

/** How a command went. */
export interface WatchedEnd {
  readonly exitCode: number | null;
  readonly endedAtMs: number;
  readonly moments: readonly Moment[];
  /** Both streams together: for the explanation when something went wrong. */
  readonly output: string;
}

/** Runs a command to its end and looks at its whole process tree five times a second. */
export async function watchCommand(command: Command): Promise<WatchedEnd> {
  const child = spawn(command.file, command.args, {
    cwd: command.folder,
    env: { ...process.env, ...command.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: command.timeoutMs,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command.file} cannot be started`);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const moments: Moment[] = [];
  const timer = setInterval(() => moments.push(momentOf(pid)), LOOK_EVERY_MS);
  const closed = once(child, 'close');
  const [exitCode]: (number | null)[] = await once(child, 'exit');
  const endedAtMs = Date.now();
  clearInterval(timer);
  await closed;
  return { exitCode: exitCode ?? null, endedAtMs, moments, output };
}

function momentOf(pid: number): Moment {
  return {
    atMs: Date.now(),
    treeCpuMs: treeCpuMs(pid),
    rootCpuMs: processCpuMs(pid),
    rootResidentBytes: residentBytes(pid),
  };
}
