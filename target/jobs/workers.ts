import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { entryArguments } from '../entry-process.ts';
import type { Faults } from '../faults/faults.ts';
import type { Queue } from './queues.ts';
import type { WorkerOrder, WorkerSettings } from './worker-process.ts';

/** The worker process, whichever it is at present: one that ends by itself is followed by another. */
export interface Workers {
  /** Says that a queue may have work. */
  wake(queue: Queue): void;
  /** Waits for the jobs in hand, and ends the process. */
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 200;

/** Keeps a worker process running, and tells it which faults are on. */
export function startWorkers(settings: WorkerSettings, faults: Faults): Workers {
  let child: ChildProcess;
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  const tell = (order: WorkerOrder): void => {
    // A process that has just died hears nothing; its successor is told everything at its start.
    if (child.connected) child.send(order, () => undefined);
  };
  const begin = (): void => {
    child = spawn(process.execPath, entryArguments('jobs/worker-process'), {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.once('exit', () => {
      if (!stopping) restart = setTimeout(begin, RESTART_AFTER_MS);
    });
    tell({ start: settings, faults: faults.on() });
  };
  begin();
  faults.onChange(['worker-crash', 'breaker-off'], () => tell({ faults: faults.on() }));
  return {
    wake: (queue) => tell({ wake: queue }),
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      tell({ stop: true });
      await ended;
    },
  };
}
