import type { FastifyInstance } from 'fastify';
import type { Service } from '../architecture.ts';
import { found } from '../http/problem.ts';
import { forUser, owned, type SignedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';
import type { Job, JobTools } from './job.ts';
import {
  acceptAndForget,
  acceptForRequest,
  acceptJob,
  finishInRequest,
  jobState,
  type NewJob,
} from './job-store.ts';
import type { Queue } from './queues.ts';

/** Work too long for a request: what is computed, and where its outcome is asked for. */
export interface DeferredWork<Payload extends object> {
  readonly queue: Queue;
  /** The address under which jobs are found: `/analytics/reports`. */
  readonly address: string;
  readonly compute: (tools: JobTools, job: Job<Payload>) => Promise<object>;
}

/** The answer to a request for such work: its status and its body. */
export interface DeferredAnswer {
  readonly status: 201 | 202;
  readonly body: object;
}

/** Does the work while the user waits. */
async function doInside<Payload extends object>(
  work: DeferredWork<Payload>,
  { architecture }: Platform,
  { database, tenant, identity }: SignedIn,
  payload: Payload,
): Promise<DeferredAnswer> {
  const actor = identity.user.id;
  const id = await acceptForRequest(database, { tenant, actor, queue: work.queue });
  const result = await work.compute({ architecture, database }, { acceptedId: id, tenant, actor, payload });
  await finishInRequest(database, id, result);
  return { status: 201, body: { id, state: 'done', result } };
}

function isLost({ faults }: Platform): boolean {
  const share = faults.parameters('lost-job')?.share ?? 0;
  return share > 0 && Math.random() < share;
}

/** Modern accepts the work and answers at once (202); legacy does it while the user waits (201). */
export async function defer<Payload extends object>(
  work: DeferredWork<Payload>,
  platform: Platform,
  session: SignedIn,
  payload: Payload,
): Promise<DeferredAnswer> {
  if (platform.architecture === 'legacy') return doInside(work, platform, session, payload);
  const { database, tenant, identity } = session;
  const job: NewJob = { tenant, actor: identity.user.id, queue: work.queue, payload };
  const id = await (isLost(platform) ? acceptAndForget : acceptJob)(database, job);
  platform.wake(work.queue);
  return acceptedAnswer(work.address, id);
}

/** The answer to whoever was promised a job. */
export function acceptedAnswer(address: string, id: number): DeferredAnswer {
  return { status: 202, body: { id, state: 'queued', status: `${address}/${id}` } };
}

/** Adds the route that tells how far a job is. */
export function addJobStatus(app: FastifyInstance, service: Service, address: string, queue: Queue): void {
  app.get<{ Params: IdParams }>(
    `${address}/:id`,
    { ...owned(service), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const { id, state, attempts, result } = found(
        await jobState(database, tenant, queue, params.id),
        queue,
      );
      return { id, state, attempts, ...(state === 'done' ? { result } : {}) };
    }),
  );
}
