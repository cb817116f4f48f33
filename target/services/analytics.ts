import type { FastifyInstance } from 'fastify';
import type { Architecture } from '../architecture.ts';
import { WEEK_START } from '../data/shape.ts';
import type { Statement } from '../database/request-database.ts';
import { forUser, owned } from '../http/request-context.ts';
import { addJobStatus, defer } from '../jobs/deferred.ts';
import type { Platform } from '../platform.ts';
import { REPORTS } from './reports.ts';

interface ProjectFigures extends Record<string, unknown> {
  readonly id: number;
  readonly name: string;
  readonly openTasks: number;
  readonly doneThisWeek: number;
}

/** Legacy adds up the hot table while the user waits; modern reads what the summary worker has added up. */
const BY_PROJECT: Readonly<Record<Architecture, Statement>> = {
  legacy: {
    name: 'dashboard-added-up',
    text: `SELECT p.id, p.name, f.open_tasks AS "openTasks", f.done_this_week AS "doneThisWeek" FROM (
        SELECT project_id, count(*) FILTER (WHERE status <> 'done')::integer AS open_tasks,
          count(*) FILTER (WHERE status = 'done' AND updated_at >= '${WEEK_START}')::integer AS done_this_week
        FROM tasks WHERE tenant_id = $1 GROUP BY project_id) f
      JOIN projects p ON p.id = f.project_id ORDER BY f.open_tasks DESC, p.id`,
  },
  modern: {
    name: 'dashboard',
    text: `SELECT p.id, p.name, s.open_tasks AS "openTasks", s.done_this_week AS "doneThisWeek"
      FROM project_summaries s JOIN projects p ON p.id = s.project_id
      WHERE s.tenant_id = $1 ORDER BY s.open_tasks DESC, p.id`,
  },
};

const LISTED_PROJECTS = 20;

function dashboardOf(rows: readonly ProjectFigures[]) {
  const sum = (figure: (row: ProjectFigures) => number): number =>
    rows.reduce((total, row) => total + figure(row), 0);
  return {
    openTasks: sum((row) => row.openTasks),
    doneThisWeek: sum((row) => row.doneThisWeek),
    byProject: rows.slice(0, LISTED_PROJECTS),
  };
}

const NEW_REPORT = {
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' } },
} as const;

export function addAnalytics(app: FastifyInstance, platform: Platform): void {
  const byProject = (): Statement =>
    BY_PROJECT[platform.faults.isOn('hot-analytics') ? 'legacy' : platform.architecture];

  app.get(
    '/analytics/dashboard',
    owned('analytics'),
    forUser(async ({ database, tenant }) =>
      dashboardOf(await database.query<ProjectFigures>(byProject(), [tenant])),
    ),
  );

  app.post<{ Body: { kind: string } }>(
    REPORTS.address,
    { ...owned('analytics'), schema: { body: NEW_REPORT } },
    forUser(async (session, { body }, reply) => {
      const answer = await defer(REPORTS, platform, session, { kind: body.kind });
      return reply.code(answer.status).send(answer.body);
    }),
  );

  addJobStatus(app, 'analytics', REPORTS.address, REPORTS.queue);
}
