import type { FastifyInstance } from 'fastify';
import { forUser, owned } from '../http/request-context.ts';

interface AuditEvent {
  readonly id: number;
  readonly actor: number;
  readonly action: string;
  readonly subject: number | null;
  readonly createdAt: string;
}

const NEWEST = {
  name: 'audit-newest',
  text: `SELECT id::integer, actor_id AS actor, action, subject_id AS subject, created_at AS "createdAt" FROM audit_events
    WHERE tenant_id = $1 ORDER BY audit_events.id DESC LIMIT $2`,
};

const LIMIT_QUERY = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
} as const;

export function addAudit(app: FastifyInstance): void {
  app.get<{ Querystring: { limit: number } }>(
    '/audit/events',
    { ...owned('audit'), schema: { querystring: LIMIT_QUERY } },
    forUser(async ({ database, tenant }, { query }) => ({
      items: await database.query<AuditEvent>(NEWEST, [tenant, query.limit]),
    })),
  );
}
