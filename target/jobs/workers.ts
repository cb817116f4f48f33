import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { entryArguments } from '../entry-process.ts';
import type { Faults } from '../faults/faults.ts';
import type { Queue } from './queues.ts';
import type { WorkerOrder, WorkerSettings } from './worker-process.ts';

/** Whoever does the jobs. */
export interface Workers {
  /** Takes jobs from now on. */
  begin(): void;
  /** Says that a queue may have work. */
  wake(queue: Queue): void;
  /** Waits for the jobs in hand, and ends. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 200;

/**
 * Keeps a worker process running, and tells it which faults are on: one that ends by itself is followed by another. Until it is
 * told to begin, the process waits: one that begins takes back whatever is in hand, so the last one must be gone by then.
 */
export class WorkerKeeper implements Workers {
  readonly #settings: WorkerSettings;
  readonly #faults: Faults;
  #child: ChildProcess;
  #restart: NodeJS.Timeout | undefined;
  #isWorking = false;
  #stopping = false;

  constructor(settings: WorkerSettings, faults: Faults) {
    this.#settings = settings;
    this.#faults = faults;
    this.#child = this.#boot();
    faults.onChange(['worker-crash', 'breaker-off'], () => this.#tell({ faults: faults.on() }));
  }

  #boot(): ChildProcess {
    this.#child = spawn(process.execPath, entryArguments('jobs/worker-process'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // A process that cannot be started says so by an error alone.
    this.#child.once('error', () => this.#follow());
    this.#child.once('exit', () => this.#follow());
    if (this.#isWorking) this.#start();
    return this.#child;
  }

  begin(): void {
    this.#isWorking = true;
    this.#start();
  }

  #start(): void {
    this.#tell({ start: this.#settings, faults: this.#faults.on() });
  }

  #follow(): void {
    clearTimeout(this.#restart);
    if (!this.#stopping) this.#restart = setTimeout(() => this.#boot(), RESTART_AFTER_MS);
  }

  /** A process that has just died hears nothing; its successor is told everything at its start. */
  #tell(order: WorkerOrder): void {
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  wake(queue: Queue): void {
    this.#tell({ wake: queue });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#tell({ stop: true });
    await ended;
  }
}
