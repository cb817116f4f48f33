import type { Architecture } from './architecture.ts';
import type { Pools } from './database/pools.ts';
import { poolDatabase } from './database/request-database.ts';
import type { Lane } from './jobs/job-store.ts';
import { keepSummaries } from './jobs/summaries.ts';
import { Worker } from './jobs/worker.ts';
import { type ProjectLookup, projectLookupFor } from './services/project-lookup.ts';
import { makeReport } from './services/reports.ts';
import { type Sessions, sessionsFor } from './services/sessions.ts';

/** What the services share, in the manner of one architecture. */
export interface Platform {
  readonly architecture: Architecture;
  readonly pools: Pools;
  readonly sessions: Sessions;
  readonly findProject: ProjectLookup;
  /** Tells the lane's worker that a job was added. */
  wake(lane: Lane): void;
  /** Finishes the work in hand and closes the connections. */
  close(): Promise<void>;
}

function startWorkers(pools: Pools): Worker[] {
  const database = poolDatabase(pools.of('workers'));
  const report = new Worker({
    database,
    lane: 'report',
    concurrency: 2,
    handle: (job) => makeReport(database, job.tenant, String(job.payload['kind'])),
  });
  return [report];
}

export function assemblePlatform(architecture: Architecture, pools: Pools): Platform {
  const nowMs = (): number => performance.now();
  const workers = architecture === 'modern' ? startWorkers(pools) : [];
  const stopSummaries =
    architecture === 'modern' ? keepSummaries(poolDatabase(pools.of('workers'))) : undefined;
  return {
    architecture,
    pools,
    sessions: sessionsFor(architecture, nowMs),
    findProject: projectLookupFor(architecture, nowMs),
    wake: () => {
      for (const worker of workers) worker.wake();
    },
    close: async () => {
      await Promise.all([...workers.map((worker) => worker.stop()), stopSummaries?.()]);
      await pools.close();
    },
  };
}
