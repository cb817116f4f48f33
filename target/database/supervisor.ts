/**
 * Runs PostgreSQL's programs for the target, and outlives it just long enough to stop them. The target holds the other
 * end of stdin: however the target dies (SIGKILL included), stdin ends here, PostgreSQL is stopped and the run folder
 * removed.
 *
 * Requests, one JSON object a line: `{"run": Command, "as": name}` starts a program, `{"stop": name}` ends it.
 * Answers: `{"started": pid, "as": name}` and `{"exited": code, "as": name}`. Argument 1 is the run folder, which this process removes at its end.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** A program of PostgreSQL to run, as the target asks for it. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** One line that the target sends. */
export type SupervisorRequest = { readonly run: Command; readonly as: string } | { readonly stop: string };

/** One line that the supervisor answers. */
export type SupervisorAnswer = { readonly as: string } & (
  | { readonly started: number }
  | { readonly exited: number }
);

const IMPATIENT_AFTER_MS = 5_000;

/** By the names that the target gave them. */
const children = new Map<string, ChildProcess>();

function answer(line: SupervisorAnswer): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function run(command: Command, as: string): void {
  const log = openSync(command.logFile, 'a');
  const { uid, gid } = command;
  const started = spawn(command.program, command.args, {
    stdio: ['ignore', log, log],
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '', TZ: 'UTC', LC_ALL: 'C' },
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  children.set(as, started);
  started.once('error', () => answer({ as, exited: -1 }));
  started.once('exit', (code) => answer({ as, exited: code ?? -1 }));
  if (started.pid !== undefined) answer({ as, started: started.pid });
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are cut, the data is left clean. SIGQUIT gives up on cleanliness. */
async function stop(running: ChildProcess | undefined): Promise<void> {
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill('SIGINT');
  const impatience = setTimeout(() => running.kill('SIGQUIT'), IMPATIENT_AFTER_MS);
  await ended;
  clearTimeout(impatience);
}

function obey(line: string): void {
  const request: SupervisorRequest = JSON.parse(line);
  if ('run' in request) run(request.run, request.as);
  else void stop(children.get(request.stop));
}

async function finish(): Promise<void> {
  await Promise.all([...children.values()].map(stop));
  await rm(process.argv[2] ?? '', { recursive: true, force: true });
  process.exit(0);
}

// A terminal's Ctrl-C and a service manager's TERM reach the whole group: the target decides when the database ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
// Answers to a target that is gone must not end this process before PostgreSQL.
process.stdout.on('error', () => undefined);
createInterface({ input: process.stdin })
  .on('line', obey)
  .once('close', () => void finish());
