import type { FastifyInstance } from 'fastify';
import type { Architecture } from '../architecture.ts';
import type { Statement } from '../database/request-database.ts';
import { found } from '../http/problem.ts';
import { owned, signedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';

const STATUSES = ['todo', 'doing', 'review', 'done'] as const;

interface Task {
  readonly id: number;
  readonly projectId: number;
  readonly title: string;
  readonly status: string;
  readonly version: number;
  readonly assigneeId: number;
  readonly createdAt: string;
}

const COLUMNS = `id, project_id AS "projectId", title, status, version, assignee_id AS "assigneeId", created_at AS "createdAt"`;

const LIST_MINE = {
  name: 'tasks-mine',
  text: `SELECT ${COLUMNS} FROM tasks WHERE tenant_id = $1 AND assignee_id = $2 ORDER BY created_at DESC LIMIT 20`,
};
const LIST_NEWEST = {
  name: 'tasks-newest',
  text: `SELECT ${COLUMNS} FROM tasks WHERE tenant_id = $1 ORDER BY created_at DESC LIMIT 20`,
};
const LIST_OF_PROJECT = {
  name: 'tasks-of-project',
  text: `SELECT ${COLUMNS} FROM tasks WHERE tenant_id = $1 AND project_id = $2 ORDER BY created_at DESC LIMIT $3`,
};
const FIND = {
  name: 'task-find',
  text: `SELECT ${COLUMNS}, description FROM tasks WHERE tenant_id = $1 AND id = $2`,
};

const INSERT = `INSERT INTO tasks (tenant_id, project_id, assignee_id, title) VALUES ($1, $2, $3, $4) RETURNING id, version, project_id`;
const UPDATE = `UPDATE tasks SET status = $3, version = version + 1, updated_at = now()
  WHERE tenant_id = $1 AND id = $2 RETURNING id, status, version, project_id`;

/** Modern notes in the same statement which project's summary is now out of date: one round trip, and no change is missed. */
function noting(name: string, write: string, columns: string): Readonly<Record<Architecture, Statement>> {
  const text = `WITH written AS (${write}), noted AS (INSERT INTO project_changes (project_id) SELECT project_id FROM written)
    SELECT ${columns} FROM written`;
  return { legacy: { name, text: write }, modern: { name, text } };
}

const CREATE = noting('task-create', INSERT, 'id, version');
const CHANGE = noting('task-change', UPDATE, 'id, status, version');

const LIST_QUERY = {
  type: 'object',
  properties: { assignee: { type: 'string', enum: ['me'] } },
} as const;
const LIMIT_QUERY = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
} as const;
const NEW_TASK = {
  type: 'object',
  required: ['projectId', 'title'],
  properties: {
    projectId: ID_PARAMS.properties.id,
    title: { type: 'string', minLength: 1, maxLength: 200 },
  },
} as const;
const TASK_CHANGE = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: STATUSES } },
} as const;

function addReads(app: FastifyInstance, platform: Platform): void {
  app.get<{ Querystring: { assignee?: 'me' } }>(
    '/tasks',
    { ...owned('tasks'), schema: { querystring: LIST_QUERY } },
    async (request) => {
      const { database, identity } = signedIn(request);
      const items =
        request.query.assignee === 'me'
          ? await database.query<Task>(LIST_MINE, [identity.tenantNumber, identity.user.id])
          : await database.query<Task>(LIST_NEWEST, [identity.tenantNumber]);
      return { items };
    },
  );

  app.get<{ Params: IdParams; Querystring: { limit: number } }>(
    '/projects/:id/tasks',
    { ...owned('tasks'), schema: { params: ID_PARAMS, querystring: LIMIT_QUERY } },
    async (request) => {
      const { database, identity } = signedIn(request);
      const project = found(
        await platform.findProject(database, identity.tenantNumber, request.params.id),
        'project',
      );
      const values = [identity.tenantNumber, project.id, request.query.limit];
      return { items: await database.query<Task>(LIST_OF_PROJECT, values) };
    },
  );

  app.get<{ Params: IdParams }>(
    '/tasks/:id',
    { ...owned('tasks'), schema: { params: ID_PARAMS } },
    async (request) => {
      const { database, identity } = signedIn(request);
      return found((await database.query<Task>(FIND, [identity.tenantNumber, request.params.id]))[0], 'task');
    },
  );
}

function addWrites(app: FastifyInstance, platform: Platform): void {
  app.post<{ Body: { projectId: number; title: string } }>(
    '/tasks',
    { ...owned('tasks'), schema: { body: NEW_TASK } },
    async (request, reply) => {
      const { database, identity } = signedIn(request);
      const { projectId, title } = request.body;
      const project = found(
        await platform.findProject(database, identity.tenantNumber, projectId),
        'project',
      );
      const values = [identity.tenantNumber, project.id, identity.user.id, title];
      const [created] = await database.query<Task>(CREATE[platform.architecture], values);
      return reply.code(201).send({ id: created?.id, version: created?.version });
    },
  );

  app.patch<{ Params: IdParams; Body: { status: string } }>(
    '/tasks/:id',
    { ...owned('tasks'), schema: { params: ID_PARAMS, body: TASK_CHANGE } },
    async (request) => {
      const { database, identity } = signedIn(request);
      const values = [identity.tenantNumber, request.params.id, request.body.status];
      const [changed] = await database.query<Task>(CHANGE[platform.architecture], values);
      const { id, status, version } = found(changed, 'task');
      return { id, status, version };
    },
  );
}

export function addTasks(app: FastifyInstance, platform: Platform): void {
  addReads(app, platform);
  addWrites(app, platform);
}
