import type { FastifyInstance } from 'fastify';
import { forUser, owned } from '../http/request-context.ts';
import { audited } from './audited.ts';

interface Notification {
  readonly id: number;
  readonly text: string;
  readonly read: boolean;
  readonly createdAt: string;
}

const COUNT_UNREAD = {
  name: 'notifications-unread',
  text: 'SELECT count(*)::integer AS unread FROM notifications WHERE tenant_id = $1 AND user_id = $2 AND NOT read',
};
const LIST = {
  name: 'notifications-list',
  text: `SELECT id, text, read, created_at AS "createdAt" FROM notifications
    WHERE tenant_id = $1 AND user_id = $2 ORDER BY id DESC LIMIT 20`,
};
const MARK_READ = audited({
  name: 'notifications-read',
  before: [
    `marked AS (UPDATE notifications SET read = true WHERE tenant_id = $1 AND user_id = $2 AND NOT read RETURNING id)`,
  ],
  // One line for all that were read at once.
  write: 'SELECT max(id) AS id FROM marked HAVING count(*) > 0',
  action: 'notifications.read',
  give: 'id',
});

export function addNotifications(app: FastifyInstance): void {
  app.get(
    '/notifications',
    owned('notifications'),
    forUser(async ({ database, tenant, identity }) => {
      const values = [tenant, identity.user.id];
      const [count] = await database.query<{ unread: number }>(COUNT_UNREAD, values);
      const items = await database.query<Notification>(LIST, values);
      return { unread: count?.unread ?? 0, version: items[0]?.id ?? 0, items };
    }),
  );

  app.post(
    '/notifications/read',
    owned('notifications'),
    forUser(async ({ database, tenant, identity }, _request, reply) => {
      await database.query(MARK_READ, [tenant, identity.user.id]);
      return reply.code(204).send();
    }),
  );
}
