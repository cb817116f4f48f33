import type { Architecture } from './architecture.ts';
import type { Pools } from './database/pools.ts';
import { type Database, poolDatabase } from './database/request-database.ts';
import type { Faults } from './faults/faults.ts';
import type { Job, Lane } from './jobs/job-store.ts';
import { keepSummaries } from './jobs/summaries.ts';
import { Worker } from './jobs/worker.ts';
import { type RateLimit, rateLimits } from './limits/rate-limits.ts';
import type { SendMail } from './mail-client.ts';
import { type CallOutside, outsideParties } from './outside/outside-parties.ts';
import type { Placements } from './regions/placements.ts';
import { RegionalRouting } from './regions/regional-routing.ts';
import { EXPORTS } from './services/exports.ts';
import { type ProjectLookup, projectLookupFor } from './services/project-lookup.ts';
import { REPORTS } from './services/reports.ts';
import { type Sessions, sessionsFor } from './services/sessions.ts';

/** What the services share, in the manner of one architecture. */
export interface Platform {
  readonly architecture: Architecture;
  /** What goes wrong at present. */
  readonly faults: Faults;
  readonly pools: Pools;
  readonly sessions: Sessions;
  readonly findProject: ProjectLookup;
  readonly sendMail: SendMail;
  /** Calls outside parties through their circuit breakers. */
  readonly callOutside: CallOutside;
  /** Whether a tenant may send a request now. */
  readonly limit: RateLimit;
  /** Where requests are served. */
  readonly routing: RegionalRouting;
  /** Tells the lane's worker that a job was added. */
  wake(lane: Lane): void;
  /** Finishes the work in hand and closes the connections. */
  close(): Promise<void>;
}

/** Mails wait for the provider, not for the database, so many can be under way; reports and exports take turns. */
const CONCURRENCY: Readonly<Record<Lane, number>> = { mail: 32, report: 1, export: 1 };

type Handlers = Readonly<Record<Lane, (job: Job) => Promise<unknown>>>;

function handlersFor(database: Database, sendMail: SendMail): Handlers {
  return {
    report: ({ tenant, payload }) => REPORTS.compute(database, tenant, { kind: String(payload['kind']) }),
    export: ({ tenant, payload }) =>
      EXPORTS.compute(database, tenant, { projectId: Number(payload['projectId']) }),
    mail: ({ payload }) => sendMail({ to: String(payload['to']), subject: String(payload['subject']) }),
  };
}

/** The background work of the modern architecture. Legacy has none: there, everything is inside the requests. */
function startBackground(database: Database, sendMail: SendMail) {
  const handlers = handlersFor(database, sendMail);
  const start = (lane: Lane): Worker =>
    new Worker({ database, lane, concurrency: CONCURRENCY[lane], handle: handlers[lane] });
  const workers: Readonly<Record<Lane, Worker>> = {
    report: start('report'),
    export: start('export'),
    mail: start('mail'),
  };
  const stopSummaries = keepSummaries(database);
  return {
    wake: (lane: Lane): void => workers[lane].wake(),
    stop: async (): Promise<void> => {
      await Promise.all([stopSummaries(), ...Object.values(workers).map((worker) => worker.stop())]);
    },
  };
}

/** What a platform is put together from. */
export interface PlatformParts {
  readonly architecture: Architecture;
  readonly pools: Pools;
  readonly placements: Placements;
  readonly sendMail: SendMail;
  readonly faults: Faults;
}

/** Legacy has no limits. */
const UNLIMITED: RateLimit = () => 0;

/** Puts an architecture's parts together and starts its workers. */
export function assemblePlatform(parts: PlatformParts): Platform {
  const { architecture, pools, placements, faults } = parts;
  const nowMs = (): number => performance.now();
  const callOutside = outsideParties(architecture, faults, nowMs);
  const sendMail: SendMail = (mail) => callOutside('mail', () => parts.sendMail(mail));
  const background =
    architecture === 'modern' ? startBackground(poolDatabase(pools.of('workers')), sendMail) : undefined;
  return {
    architecture,
    faults,
    pools,
    sessions: sessionsFor(architecture, nowMs, faults),
    findProject: projectLookupFor(architecture, nowMs),
    sendMail,
    callOutside,
    limit: architecture === 'modern' ? rateLimits(faults, nowMs) : UNLIMITED,
    routing: new RegionalRouting(pools, placements, nowMs),
    wake: (lane) => background?.wake(lane),
    close: async () => {
      await background?.stop();
      await pools.close();
    },
  };
}
