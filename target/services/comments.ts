import type { FastifyInstance } from 'fastify';
import { found } from '../http/problem.ts';
import { forUser, owned, type SignedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import { enqueueing } from '../jobs/job-store.ts';
import type { Platform } from '../platform.ts';
import { audited } from './audited.ts';

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
const ADD = audited({
  name: 'comment-add',
  write: 'INSERT INTO comments (tenant_id, author_id, task_id, text) VALUES ($1, $2, $3, $4) RETURNING id',
  action: 'comment.added',
  give: 'id',
});
const NOTIFY = {
  name: 'comment-notify',
  text: 'INSERT INTO notifications (tenant_id, user_id, text) VALUES ($1, $2, $3)',
};

const MAIL_JOB = `jsonb_build_object('tenant', $1::integer, 'actor', $2::integer, 'acceptedId', NULL,
      'payload', jsonb_build_object('to', task.email, 'subject', 'New comment on: ' || task.title))`;

/** Modern, in one statement: if there is a comment then there is also its notification and its mail, come what may. */
const ADD_ALL = audited({
  name: 'comment-add-all',
  before: [
    `task AS (SELECT t.id, t.title, u.id AS assignee_id, u.email FROM tasks t JOIN users u ON u.id = t.assignee_id
      WHERE t.tenant_id = $1 AND t.id = $3)`,
  ],
  write:
    'INSERT INTO comments (tenant_id, task_id, author_id, text) SELECT $1, id, $2, $4 FROM task RETURNING id',
  action: 'comment.added',
  also: [
    `notified AS (INSERT INTO notifications (tenant_id, user_id, text)
      SELECT $1, assignee_id, 'New comment on: ' || title FROM task)`,
    `queued AS (${enqueueing('mail', MAIL_JOB, 'task')})`,
  ],
  give: 'id',
});

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
    const [added] = await database.query<{ id: number }>(ADD, [tenant, identity.user.id, task.id, text]);
    await database.query(NOTIFY, [tenant, task.assigneeId, subject]);
    await platform.sendMail({ to: task.email, subject });
    return found(added, 'comment').id;
  };
}

function addAndQueue(platform: Platform): AddComment {
  return async ({ database, tenant, identity }, taskId, text) => {
    const [added] = await database.query<{ id: number }>(ADD_ALL, [tenant, identity.user.id, taskId, text]);
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
      return { version: items[0]?.id ?? 0, items };
    }),
  );

  app.post<{ Params: IdParams; Body: { text: string } }>(
    '/tasks/:id/comments',
    { ...owned('comments'), schema: { params: ID_PARAMS, body: NEW_COMMENT } },
    forUser(async (session, { params, body }, reply) => {
      const id = await add(session, params.id, body.text);
      return reply.code(201).send({ id, version: id });
    }),
  );
}
