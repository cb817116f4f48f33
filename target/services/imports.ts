import type { FastifyInstance } from 'fastify';
import { poolDatabase } from '../database/request-database.ts';
import { found } from '../http/problem.ts';
import { forUser, owned, type SignedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import { acceptedAnswer, addJobStatus, type DeferredAnswer, defer } from '../jobs/deferred.ts';
import { acceptForRequest, finishInRequest } from '../jobs/job-store.ts';
import type { Platform } from '../platform.ts';
import { IMPORTS, type ImportPlan, importInAllLanes } from './import-rows.ts';

const NEW_IMPORT = {
  type: 'object',
  required: ['rows'],
  properties: { rows: { type: 'integer', minimum: 1, maximum: 5_000 } },
} as const;

/** Without a lane of its own, an import takes every connection that the tasks' own requests live on. */
async function importAmongRequests(
  { pools }: Platform,
  { database, tenant, identity }: SignedIn,
  payload: ImportPlan,
): Promise<DeferredAnswer> {
  const actor = identity.user.id;
  const id = await acceptForRequest(database, { tenant, actor, queue: IMPORTS.queue });
  const tasks = poolDatabase(pools.of('tasks'));
  importInAllLanes(tasks, { acceptedId: id, tenant, actor, payload })
    .then((result) => finishInRequest(tasks, id, result))
    // Its state stays `running`: there is no queue that would try again.
    .catch(() => undefined);
  return acceptedAnswer(IMPORTS.address, id);
}

export function addImports(app: FastifyInstance, platform: Platform): void {
  const { architecture, faults, findProject } = platform;
  const hasNoLane = (): boolean => architecture === 'modern' && faults.isOn('no-import-lane');

  app.post<{ Params: IdParams; Body: { rows: number } }>(
    '/projects/:id/imports',
    { ...owned('tasks'), schema: { params: ID_PARAMS, body: NEW_IMPORT } },
    forUser(async (session, { params, body }, reply) => {
      const project = found(await findProject(session.database, session.tenant, params.id), 'project');
      const payload = { projectId: project.id, rows: body.rows };
      const answer = await (hasNoLane()
        ? importAmongRequests(platform, session, payload)
        : defer(IMPORTS, platform, session, payload));
      return reply.code(answer.status).send(answer.body);
    }),
  );

  addJobStatus(app, 'tasks', IMPORTS.address, IMPORTS.queue);
}
