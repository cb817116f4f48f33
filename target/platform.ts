import type { Architecture } from './architecture.ts';
import type { Pools } from './database/pools.ts';
import { poolDatabase } from './database/request-database.ts';
import type { Faults } from './faults/faults.ts';
import { keepHouse } from './jobs/housekeeping.ts';
import type { Queue } from './jobs/queues.ts';
import { WorkerKeeper, type Workers } from './jobs/workers.ts';
import { type RateLimit, rateLimits } from './limits/rate-limits.ts';
import type { SendMail } from './mail-client.ts';
import { outsideClients } from './outside/outside-clients.ts';
import { outsideParties } from './outside/outside-parties.ts';
import type { Placements } from './regions/placements.ts';
import { RegionalRouting } from './regions/regional-routing.ts';
import { type ProjectLookup, projectLookupFor } from './services/project-lookup.ts';
import { type ReferenceData, referenceDataFor } from './services/reference-data.ts';
import { type Sessions, sessionsFor } from './services/sessions.ts';
import { type TenantRecords, tenantRecordsFor } from './services/tenant-records.ts';
import { type UsageLookup, usageLookupFor } from './services/usage.ts';
import type { Deliver } from './webhook-client.ts';

/** What the services share, in the manner of one architecture. */
export interface Platform {
  readonly architecture: Architecture;
  /** What goes wrong at present. */
  readonly faults: Faults;
  readonly pools: Pools;
  readonly sessions: Sessions;
  readonly referenceData: ReferenceData;
  readonly findProject: ProjectLookup;
  readonly tenants: TenantRecords;
  readonly usageOf: UsageLookup;
  readonly sendMail: SendMail;
  readonly deliver: Deliver;
  /** Whether a tenant may send a request now. */
  readonly limit: RateLimit;
  /** Where requests are served. */
  readonly routing: RegionalRouting;
  /** Tells the queue's worker that a job was added. */
  wake(queue: Queue): void;
  /** Starts the background work. */
  begin(): void;
  /** Finishes the work in hand and closes the connections. */
  close(): Promise<void>;
}

/** What a platform is put together from. */
export interface PlatformParts {
  readonly architecture: Architecture;
  readonly pools: Pools;
  readonly placements: Placements;
  readonly faults: Faults;
  /** The primary's. */
  readonly databaseUrl: string;
  /** The mail provider, which also takes webhooks in. */
  readonly outsideUrl: string;
}

/** The background work: a process of workers for modern; in legacy, where everything is inside the requests, only cleaning up. */
function backgroundOf({ architecture, pools, faults, databaseUrl, outsideUrl }: PlatformParts): Workers {
  if (architecture === 'modern') return new WorkerKeeper({ databaseUrl, outsideUrl }, faults);
  let stop = async (): Promise<void> => undefined;
  const begin = (): void => void (stop = keepHouse(poolDatabase(pools.of('tasks')), architecture));
  return { begin, wake: () => undefined, stop: () => stop() };
}

/** Legacy has no limits. */
const UNLIMITED: RateLimit = () => 0;

/** Puts an architecture's parts together. */
export function assemblePlatform(parts: PlatformParts): Platform {
  const { architecture, pools, placements, faults, outsideUrl } = parts;
  const nowMs = (): number => performance.now();
  const outside = outsideClients(outsideUrl, outsideParties(architecture, faults, nowMs));
  const background = backgroundOf(parts);
  const referenceData = referenceDataFor(architecture, nowMs);
  return {
    architecture,
    faults,
    pools,
    sessions: sessionsFor(architecture, nowMs, faults),
    referenceData,
    findProject: projectLookupFor(referenceData),
    tenants: tenantRecordsFor(architecture, nowMs, faults),
    usageOf: usageLookupFor(architecture, referenceData),
    ...outside,
    limit: architecture === 'modern' ? rateLimits(faults, nowMs) : UNLIMITED,
    routing: new RegionalRouting(pools, placements, faults, nowMs),
    wake: (queue) => background.wake(queue),
    begin: () => background.begin(),
    close: async () => {
      await background.stop();
      await pools.close();
    },
  };
}
