import type { FastifyInstance } from 'fastify';
import type { Service } from '../architecture.ts';
import type { Database } from '../database/request-database.ts';
import { found } from '../http/problem.ts';
import { forUser, owned, type SignedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';
import { addDoneJob, addJob, jobState, type Lane } from './job-store.ts';

/** Work too long for a request: what is computed, and where its outcome is asked for. */
export interface DeferredWork<Payload extends object> {
  readonly lane: Lane;
  /** The address under which jobs are found: `/analytics/reports`. */
  readonly address: string;
  readonly compute: (database: Database, tenant: number, payload: Payload) => Promise<unknown>;
}

/** The answer to a request for such work: its status and its body. */
export interface DeferredAnswer {
  readonly status: 201 | 202;
  readonly body: object;
}

/** Modern accepts the work and answers at once (202); legacy does it while the user waits (201). */
export async function defer<Payload extends object>(
  work: DeferredWork<Payload>,
  platform: Platform,
  { database, tenant }: SignedIn,
  payload: Payload,
): Promise<DeferredAnswer> {
  if (platform.architecture === 'legacy') {
    const result = await work.compute(database, tenant, payload);
    const id = await addDoneJob(database, tenant, work.lane, result);
    return { status: 201, body: { id, state: 'done', result } };
  }
  const id = await addJob(database, tenant, work.lane, payload);
  platform.wake(work.lane);
  return { status: 202, body: { id, state: 'queued', status: `${work.address}/${id}` } };
}

/** Adds the route that tells how far a job is. */
export function addJobStatus(app: FastifyInstance, service: Service, address: string, lane: Lane): void {
  app.get<{ Params: IdParams }>(
    `${address}/:id`,
    { ...owned(service), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const { id, state, result } = found(await jobState(database, tenant, lane, params.id), lane);
      return { id, state, ...(state === 'done' ? { result } : {}) };
    }),
  );
}
