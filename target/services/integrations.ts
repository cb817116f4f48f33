import type { FastifyInstance } from 'fastify';
import { found } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import { addJobStatus, type DeferredWork, defer } from '../jobs/deferred.ts';
import { acceptedIdOf } from '../jobs/job.ts';
import type { Platform } from '../platform.ts';
import type { Deliver } from '../webhook-client.ts';

interface Integration {
  readonly id: number;
  readonly kind: string;
  readonly name: string;
}

const LIST = {
  name: 'integrations-list',
  text: 'SELECT id, kind, name FROM integrations WHERE tenant_id = $1 ORDER BY id LIMIT 50',
};
const FIND = {
  name: 'integration-find',
  text: 'SELECT id, kind, name FROM integrations WHERE tenant_id = $1 AND id = $2',
};

const NEW_DELIVERY = {
  type: 'object',
  required: ['event'],
  properties: { event: { type: 'string', pattern: '^[a-z][a-z.-]{0,59}$' } },
} as const;

/** Hands an event to the outside party; at least once, under a number by which that party can tell a repetition. */
export function deliveriesBy(deliver: Deliver): DeferredWork<{ integrationId: number; event: string }> {
  return {
    queue: 'webhook',
    address: '/integrations/deliveries',
    compute: async (_tools, job) => {
      await deliver({ delivery: acceptedIdOf(job), ...job.payload });
      return { delivered: true };
    },
  };
}

export function addIntegrations(app: FastifyInstance, platform: Platform): void {
  const deliveries = deliveriesBy(platform.deliver);
  const list = platform.referenceData<Integration>(LIST);
  const find = platform.referenceData<Integration>(FIND);

  app.get(
    '/integrations',
    owned('integrations'),
    forUser(async ({ database, tenant }) => ({ items: await list(database, [tenant]) })),
  );

  app.post<{ Params: IdParams; Body: { event: string } }>(
    '/integrations/:id/deliveries',
    { ...owned('integrations'), schema: { params: ID_PARAMS, body: NEW_DELIVERY } },
    forUser(async (session, { params, body }, reply) => {
      const integration = found(
        (await find(session.database, [session.tenant, params.id]))[0],
        'integration',
      );
      const payload = { integrationId: integration.id, event: body.event };
      const answer = await defer(deliveries, platform, session, payload);
      return reply.code(answer.status).send(answer.body);
    }),
  );

  addJobStatus(app, 'integrations', deliveries.address, deliveries.queue);
}
