import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { inject } from 'vitest';
import { realK6 } from '../real-k6.ts';
import { processTree } from '../target/process-tree.ts';

/** How a `peakgate` process ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A `peakgate` process that may still run. */
export interface PeakgateProcess {
  readonly pid: number;
  readonly stderr: () => string;
  readonly signal: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
  /** Ends it and all it started, however it resists. */
  readonly clearAway: () => void;
}

export interface Surroundings {
  readonly folder: string;
  /** Added to the little that a process needs; nothing else of this environment is passed on. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the command line as its users do: a process of its own, in their folder. */
export async function startPeakgate(
  args: readonly string[],
  { folder, env }: Surroundings,
): Promise<PeakgateProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const { path: k6 } = await realK6();
  const child = spawn(process.execPath, [inject('peakgateProgram'), ...args], {
    cwd: folder,
    env: { PATH, HOME, PEAKGATE_K6: k6, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error('peakgate could not be started');
  const { pid } = child;
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return {
    pid,
    stderr,
    signal: (signal) => void child.kill(signal),
    ended: endOf(child, stdout, stderr),
    clearAway: () => clearAway(child, pid),
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

async function endOf(child: ChildProcess, stdout: () => string, stderr: () => string): Promise<Ended> {
  await once(child, 'close');
  return { exitCode: child.exitCode, signal: child.signalCode, stdout: stdout(), stderr: stderr() };
}

function clearAway(child: ChildProcess, pid: number): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  for (const member of processTree(pid)) killed(member.pid);
}

/** Ends a process for good; one that has just ended by itself is fine too. */
export function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone, which is all that was wanted.
  }
}
