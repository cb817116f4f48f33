import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { entryArguments } from '../entry-process.ts';
import { TargetError } from '../target-error.ts';
import { databaseAccount, othersMayRead } from './account.ts';
import type { Command, SupervisorAnswer, SupervisorRequest } from './supervisor.ts';

/** The temporary folder; when PostgreSQL needs an account of its own, one that this account can enter. */
function runRoot(): string {
  const usual = tmpdir();
  if (databaseAccount() === undefined || othersMayRead(usual)) return usual;
  if (existsSync('/tmp') && othersMayRead('/tmp')) return '/tmp';
  throw new TargetError(
    `PostgreSQL cannot run as root, and no other account may enter ${usual}.`,
    'Point TMPDIR to a folder open to all.',
  );
}

/** The target's end of the supervisor: one run folder, one program at a time. */
export class Supervised extends EventEmitter<{ exited: [number] }> {
  readonly runFolder: string;
  readonly #process: ChildProcess;
  /** The process id of the program that runs. */
  #program: number | undefined;

  private constructor(runFolder: string, supervisor: ChildProcess) {
    super();
    this.runFolder = runFolder;
    this.#process = supervisor;
    if (supervisor.stdout !== null)
      createInterface({ input: supervisor.stdout }).on('line', (line) => this.#hear(line));
    supervisor.stdin?.on('error', () => undefined);
    supervisor.once('exit', () => this.#lost());
  }

  /** Makes a run folder and the supervisor that will remove it, in a process group of its own. */
  static async start(): Promise<Supervised> {
    const runFolder = await mkdtemp(join(runRoot(), 'peakgate-target-'));
    const supervisor = spawn(process.execPath, [...entryArguments('database/supervisor'), runFolder], {
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    return new Supervised(runFolder, supervisor);
  }

  #hear(line: string): void {
    const answer: SupervisorAnswer = JSON.parse(line);
    if ('started' in answer) this.#program = answer.started;
    else this.#program = undefined;
    if ('exited' in answer) this.emit('exited', answer.exited);
  }

  /** Should the supervisor be killed, nobody but the target is left to end the program it ran. */
  #lost(): void {
    try {
      if (this.#program !== undefined) process.kill(this.#program, 'SIGINT');
    } catch {
      // It has ended already.
    }
    this.emit('exited', -1);
  }

  #send(request: SupervisorRequest): void {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  /** Starts a program that goes on; `exited` tells of its end. */
  launch(command: Command): void {
    this.#send({ run: command });
  }

  /** Runs a program to its end and gives its exit code. */
  async run(command: Command): Promise<number> {
    const ended = once(this, 'exited');
    this.launch(command);
    return Number((await ended)[0]);
  }

  /** Ends the program that runs. */
  async stopProgram(): Promise<void> {
    const ended = once(this, 'exited');
    this.#send({ stop: true });
    await ended;
  }

  /** Ends the program, removes the run folder and waits until the supervisor is gone. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await gone;
  }
}
