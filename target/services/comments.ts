import type { FastifyInstance } from 'fastify';
import { found } from '../http/problem.ts';
import { forUser, owned, type SignedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';

interface Comment {
  readonly id: number;
  readonly author: string;
  readonly text: string;
  readonly createdAt: string;
}

const FIND_TASK = {
  name: 'comment-task',
  text: `SELECT t.id, t.title, u.id AS "assigneeId", u.email FROM tasks t JOIN users u ON u.id = t.assignee_id
    WHERE t.tenant_id = $1 AND t.id = $2`,
};
const LIST = {
  name: 'comments-list',
  text: `SELECT c.id, u.name AS author, c.text, c.created_at AS "createdAt" FROM comments c
    JOIN users u ON u.id = c.author_id WHERE c.tenant_id = $1 AND c.task_id = $2 ORDER BY c.id DESC LIMIT 50`,
};
const TASK_EXISTS = {
  name: 'comments-task-exists',
  text: 'SELECT id FROM tasks WHERE tenant_id = $1 AND id = $2',
};

/** Legacy, step by step: the comment, the notification, and then the mail. */
const ADD = {
  name: 'comment-add',
  text: 'INSERT INTO comments (tenant_id, task_id, author_id, text) VALUES ($1, $2, $3, $4) RETURNING id',
};
const NOTIFY = {
  name: 'comment-notify',
  text: 'INSERT INTO notifications (tenant_id, user_id, text) VALUES ($1, $2, $3)',
};

/** Modern, in one statement: if there is a comment then there is also its notification and its mail, come what may. */
const ADD_ALL = {
  name: 'comment-add-all',
  text: `WITH task AS (SELECT t.id, t.title, u.id AS assignee_id, u.email FROM tasks t JOIN users u ON u.id = t.assignee_id
      WHERE t.tenant_id = $1 AND t.id = $2),
    added AS (INSERT INTO comments (tenant_id, task_id, author_id, text) SELECT $1, id, $3, $4 FROM task RETURNING id),
    notified AS (INSERT INTO notifications (tenant_id, user_id, text)
      SELECT $1, assignee_id, 'New comment on: ' || title FROM task),
    queued AS (INSERT INTO jobs (tenant_id, lane, payload)
      SELECT $1, 'mail', jsonb_build_object('to', email, 'subject', 'New comment on: ' || title) FROM task)
    SELECT id FROM added`,
};

const NEW_COMMENT = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength: 4_000 } },
} as const;

type AddComment = (session: SignedIn, taskId: number, text: string) => Promise<number>;

/** The user waits for the mail provider, and a connection of the shared pool waits along. */
function addInside(platform: Platform): AddComment {
  return async ({ database, tenant, identity }, taskId, text) => {
    const task = found(
      (
        await database.query<{ id: number; title: string; assigneeId: number; email: string }>(FIND_TASK, [
          tenant,
          taskId,
        ])
      )[0],
      'task',
    );
    const subject = `New comment on: ${task.title}`;
    const [added] = await database.query<{ id: number }>(ADD, [tenant, task.id, identity.user.id, text]);
    await database.query(NOTIFY, [tenant, task.assigneeId, subject]);
    await platform.sendMail({ to: task.email, subject });
    return found(added, 'comment').id;
  };
}

function addAndQueue(platform: Platform): AddComment {
  return async ({ database, tenant, identity }, taskId, text) => {
    const [added] = await database.query<{ id: number }>(ADD_ALL, [tenant, taskId, identity.user.id, text]);
    const { id } = found(added, 'task');
    platform.wake('mail');
    return id;
  };
}

export function addComments(app: FastifyInstance, platform: Platform): void {
  const inside = addInside(platform);
  const queued = addAndQueue(platform);
  const waitsForMail = (): boolean =>
    platform.architecture === 'legacy' || platform.faults.isOn('synchronous-mail');
  const add: AddComment = (...comment) => (waitsForMail() ? inside : queued)(...comment);

  app.get<{ Params: IdParams }>(
    '/tasks/:id/comments',
    { ...owned('comments'), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const items = await database.query<Comment>(LIST, [tenant, params.id]);
      if (items.length === 0) found((await database.query(TASK_EXISTS, [tenant, params.id]))[0], 'task');
      return { items };
    }),
  );

  app.post<{ Params: IdParams; Body: { text: string } }>(
    '/tasks/:id/comments',
    { ...owned('comments'), schema: { params: ID_PARAMS, body: NEW_COMMENT } },
    forUser(async (session, { params, body }, reply) =>
      reply.code(201).send({ id: await add(session, params.id, body.text) }),
    ),
  );
}
