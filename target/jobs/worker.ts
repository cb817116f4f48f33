import type { Database } from '../database/request-database.ts';
import { errorText } from '../target-error.ts';
import { failJob, finishJob, type Job, type Lane, takeJobs } from './job-store.ts';

/** How one lane's jobs are done. */
export interface WorkerOptions {
  readonly database: Database;
  readonly lane: Lane;
  /** Jobs in hand at the same time. */
  readonly concurrency: number;
  readonly handle: (job: Job) => Promise<unknown>;
}

const POLL_MS = 250;

/** Takes jobs of one lane from the database until stopped. A poll finds what a wake-up call did not announce. */
export class Worker {
  readonly #options: WorkerOptions;
  readonly #inHand = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #taking: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.wake(), POLL_MS);
  }

  /** Says that there may be work. */
  wake(): void {
    this.#again = true;
    this.#taking ??= this.#takeAll().finally(() => {
      this.#taking = undefined;
    });
  }

  async #takeAll(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      const free = this.#options.concurrency - this.#inHand.size;
      if (free > 0) await this.#take(free);
    }
  }

  async #take(free: number): Promise<void> {
    const { database, lane } = this.#options;
    // The database may be away for a moment: the next poll tries again, and no job is lost meanwhile.
    const jobs = await takeJobs(database, lane, free).catch(() => []);
    for (const job of jobs) {
      const work = this.#work(job).finally(() => {
        this.#inHand.delete(work);
        this.wake();
      });
      this.#inHand.add(work);
    }
  }

  async #work(job: Job): Promise<void> {
    const { database, handle } = this.#options;
    try {
      await finishJob(database, job, await handle(job));
    } catch (error) {
      // If even this cannot be recorded, the lease runs out and the job comes due again.
      await failJob(database, job, errorText(error)).catch(() => undefined);
    }
  }

  /** Takes no more jobs and waits for those in hand. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#taking;
    await Promise.all(this.#inHand);
  }
}
