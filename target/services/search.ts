import type { FastifyInstance } from 'fastify';
import { forUser, owned } from '../http/request-context.ts';

interface Hit {
  readonly id: number;
  readonly projectId: number;
  readonly title: string;
  readonly status: string;
}

/** The matches are found first and sorted after, or the planner walks a large tenant's newest tasks in search of a rare word. */
const SEARCH = {
  name: 'search',
  text: `WITH matches AS MATERIALIZED (SELECT id, project_id, title, status, created_at FROM tasks
      WHERE tenant_id = $1 AND to_tsvector('simple', title) @@ plainto_tsquery('simple', $2))
    SELECT id, project_id AS "projectId", title, status FROM matches ORDER BY created_at DESC, id DESC LIMIT 20`,
};

const SEARCH_QUERY = {
  type: 'object',
  required: ['q'],
  properties: { q: { type: 'string', minLength: 1, maxLength: 100 } },
} as const;

/** Both architectures run the same statement; only the modern one has the index that it needs. */
export function addSearch(app: FastifyInstance): void {
  app.get<{ Querystring: { q: string } }>(
    '/search',
    { ...owned('search'), schema: { querystring: SEARCH_QUERY } },
    forUser(async ({ database, tenant }, { query }) => ({
      items: await database.query<Hit>(SEARCH, [tenant, query.q]),
    })),
  );
}
