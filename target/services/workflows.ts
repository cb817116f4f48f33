import type { FastifyInstance } from 'fastify';
import { found } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import { addJobStatus, defer } from '../jobs/deferred.ts';
import type { Platform } from '../platform.ts';
import { WORKFLOW_RUNS } from './workflow-runs.ts';

interface Workflow {
  readonly id: number;
  readonly name: string;
}

const LIST = {
  name: 'workflows-list',
  text: 'SELECT id, name FROM workflows WHERE tenant_id = $1 ORDER BY id LIMIT 50',
};
const FIND = {
  name: 'workflow-find',
  text: 'SELECT id, name FROM workflows WHERE tenant_id = $1 AND id = $2',
};

export function addWorkflows(app: FastifyInstance, platform: Platform): void {
  const list = platform.referenceData<Workflow>(LIST);
  const find = platform.referenceData<Workflow>(FIND);

  app.get(
    '/workflows',
    owned('workflows'),
    forUser(async ({ database, tenant }) => ({ items: await list(database, [tenant]) })),
  );

  app.post<{ Params: IdParams }>(
    '/workflows/:id/runs',
    { ...owned('workflows'), schema: { params: ID_PARAMS } },
    forUser(async (session, { params }, reply) => {
      const workflow = found((await find(session.database, [session.tenant, params.id]))[0], 'workflow');
      const answer = await defer(WORKFLOW_RUNS, platform, session, { workflowId: workflow.id });
      return reply.code(answer.status).send(answer.body);
    }),
  );

  addJobStatus(app, 'workflows', WORKFLOW_RUNS.address, WORKFLOW_RUNS.queue);
}
