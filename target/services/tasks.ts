import type { FastifyInstance } from 'fastify';
import type { Architecture } from '../architecture.ts';
import type { Statement } from '../database/request-database.ts';
import { found } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';
import { audited, NOTE_PROJECT } from './audited.ts';

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

type WrittenTask = Pick<Task, 'id' | 'status' | 'version'>;

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

const INSERT = `INSERT INTO tasks (tenant_id, project_id, assignee_id, title) VALUES ($1, $3, $2, $4)
  RETURNING id, status, version, project_id`;
const UPDATE = `UPDATE tasks SET status = $4, version = version + 1, updated_at = now()
  WHERE tenant_id = $1 AND id = $3 RETURNING id, status, version, project_id`;

/** Modern notes in the same statement which project's summary is now out of date: one round trip, and no change is missed. */
function noting(name: string, action: string, write: string): Readonly<Record<Architecture, Statement>> {
  const both = { name, action, write, give: 'id, status, version' };
  return { legacy: audited(both), modern: audited({ ...both, also: [NOTE_PROJECT] }) };
}

const CREATE = noting('task-create', 'task.created', INSERT);
const CHANGE = noting('task-change', 'task.changed', UPDATE);

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

function addReads(app: FastifyInstance, { findProject }: Platform): void {
  app.get<{ Querystring: { assignee?: 'me' } }>(
    '/tasks',
    { ...owned('tasks'), schema: { querystring: LIST_QUERY } },
    forUser(async ({ database, tenant, identity }, { query }) => ({
      items: await (query.assignee === 'me'
        ? database.query<Task>(LIST_MINE, [tenant, identity.user.id])
        : database.query<Task>(LIST_NEWEST, [tenant])),
    })),
  );

  app.get<{ Params: IdParams; Querystring: { limit: number } }>(
    '/projects/:id/tasks',
    { ...owned('tasks'), schema: { params: ID_PARAMS, querystring: LIMIT_QUERY } },
    forUser(async ({ database, tenant }, { params, query }) => {
      const project = found(await findProject(database, tenant, params.id), 'project');
      return { items: await database.query<Task>(LIST_OF_PROJECT, [tenant, project.id, query.limit]) };
    }),
  );

  app.get<{ Params: IdParams }>(
    '/tasks/:id',
    { ...owned('tasks'), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) =>
      found((await database.query<Task>(FIND, [tenant, params.id]))[0], 'task'),
    ),
  );
}

function addWrites(app: FastifyInstance, { architecture, findProject }: Platform): void {
  app.post<{ Body: { projectId: number; title: string } }>(
    '/tasks',
    { ...owned('tasks'), schema: { body: NEW_TASK } },
    forUser(async ({ database, tenant, identity }, { body }, reply) => {
      const project = found(await findProject(database, tenant, body.projectId), 'project');
      const values = [tenant, identity.user.id, project.id, body.title];
      const [created] = await database.query<WrittenTask>(CREATE[architecture], values);
      return reply.code(201).send({ id: created?.id, version: created?.version });
    }),
  );

  app.patch<{ Params: IdParams; Body: { status: string } }>(
    '/tasks/:id',
    { ...owned('tasks'), schema: { params: ID_PARAMS, body: TASK_CHANGE } },
    forUser(async ({ database, tenant, identity }, { params, body }) => {
      const values = [tenant, identity.user.id, params.id, body.status];
      const [changed] = await database.query<WrittenTask>(CHANGE[architecture], values);
      const { id, status, version } = found(changed, 'task');
      return { id, status, version };
    }),
  );
}

export function addTasks(app: FastifyInstance, platform: Platform): void {
  addReads(app, platform);
  addWrites(app, platform);
}
