import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Architecture } from './architecture.ts';
import { entryArguments } from './entry-process.ts';
import { lowerPriority } from './lower-priority.ts';
import type { RegionCount, Replica } from './regions/regions.ts';
import { TargetError } from './target-error.ts';

/** What the target's process says to the one that started it. */
export interface TargetReady {
  readonly url: string;
  /** With its password: for observers, not for messages. */
  readonly databaseUrl: string;
  /** As the database states it: `18.4`. */
  readonly postgresVersion: string;
  /** The regions' replicas, likewise. */
  readonly replicas: readonly Replica[];
  /** The mail provider: `PUT /delay` makes it slower, `GET /mails` counts. */
  readonly mailUrl: string;
  /** The admin port: `PUT /faults/<name>` and `DELETE /faults/<name>` switch what goes wrong. */
  readonly adminUrl: string;
}

/** How to start a target; whatever is left out is as on its command line, but for the port, which is any free one. */
export interface TargetOptions {
  readonly port?: number;
  readonly architecture?: Architecture;
  readonly regions?: RegionCount;
  readonly requestLog?: string;
  readonly data?: string;
  readonly mailDelayMs?: number;
  /** What goes wrong from the start, as on the command line: `slow-mail`, `stall:forMs=500`. */
  readonly faults?: readonly string[];
  /** Scheduling priority of the target and all that it starts, from 0 to 19; higher gives way to others. */
  readonly niceness?: number;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gets what the target says while it starts, line by line as it comes. */
  readonly note?: (text: string) => void;
}

/** A target in a process of its own. */
export interface RunningTarget extends TargetReady {
  readonly pid: number;
  /** Asks it to end and waits until it has, its database included. */
  stop(): Promise<void>;
}

function argumentsOf(options: TargetOptions): string[] {
  const args = ['--port', String(options.port ?? 0)];
  if (options.architecture !== undefined) args.push('--architecture', options.architecture);
  if (options.regions !== undefined) args.push('--regions', String(options.regions));
  if (options.requestLog !== undefined) args.push('--request-log', options.requestLog);
  if (options.data !== undefined) args.push('--data', options.data);
  if (options.mailDelayMs !== undefined) args.push('--mail-delay', String(options.mailDelayMs));
  for (const fault of options.faults ?? []) args.push('--fault', fault);
  return args;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const IMPATIENT_AFTER_MS = 15_000;

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), IMPATIENT_AFTER_MS);
  await ended;
  clearTimeout(impatience);
}

/** The target's first message, or the reason why there will be none. */
function readiness(child: ChildProcess, said: () => string): Promise<TargetReady> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: TargetReady) => resolve(message));
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(
        new TargetError(
          `The demo target ended with ${code ?? 'a signal'} before it was ready.\n${said()}`,
          'See its message above.',
        ),
      ),
    );
  });
}

/**
 * Starts the target in a process of its own and waits until it answers. The process ends when this one does, however
 * that happens.
 */
export async function startTarget(options: TargetOptions = {}): Promise<RunningTarget> {
  const child = spawn(process.execPath, [...entryArguments('main'), ...argumentsOf(options)], {
    // A session of its own, so that its priority is its own; it still ends with this process.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...options.env },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    options.note?.(text);
  });
  const ready = await readiness(child, () => said);
  if (options.niceness !== undefined && child.pid !== undefined) lowerPriority(child.pid, options.niceness);
  return { ...ready, pid: child.pid ?? 0, stop: () => stop(child) };
}
