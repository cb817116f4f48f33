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

/** The target's end of the supervisor: one run folder, and programs by name. */
export class Supervised extends EventEmitter<{ exited: [code: number, name: string] }> {
  readonly runFolder: string;
  readonly #process: ChildProcess;
  /** The process ids of the programs that run. */
  readonly #programs = new Map<string, number>();

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
    if ('started' in answer) this.#programs.set(answer.as, answer.started);
    else this.#programs.delete(answer.as);
    if ('exited' in answer) this.emit('exited', answer.exited, answer.as);
  }

  /** Should the supervisor be killed, nobody but the target is left to end the programs it ran. */
  #lost(): void {
    const programs = [...this.#programs];
    for (const [, pid] of programs) {
      try {
        process.kill(pid, 'SIGINT');
      } catch {
        // It has ended already.
      }
    }
    // Only now, as whoever hears of it may end this process.
    for (const [name] of programs) this.emit('exited', -1, name);
  }

  #send(request: SupervisorRequest): void {
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  /** Starts a program that goes on; `exited` tells of its end. */
  launch(name: string, command: Command): void {
    this.#send({ run: command, as: name });
  }

  #end(name: string): Promise<number> {
    return new Promise((resolve) => {
      const hear = (code: number, ended: string): void => {
        if (ended !== name) return;
        this.off('exited', hear);
        resolve(code);
      };
      this.on('exited', hear);
    });
  }

  /** Runs a program to its end and gives its exit code. */
  run(name: string, command: Command): Promise<number> {
    const ended = this.#end(name);
    this.launch(name, command);
    return ended;
  }

  /** Ends a program that runs. */
  async stopProgram(name: string): Promise<void> {
    const ended = this.#end(name);
    this.#send({ stop: name });
    await ended;
  }

  /** Ends the programs, removes the run folder and waits until the supervisor is gone. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await gone;
  }
}
