import type { FastifyInstance } from 'fastify';
import type { Architecture } from '../architecture.ts';
import { WEEK_START } from '../data/shape.ts';
import type { Statement } from '../database/request-database.ts';
import { found } from '../http/problem.ts';
import { owned, signedIn } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import { addDoneJob, addJob, jobState } from '../jobs/job-store.ts';
import type { Platform } from '../platform.ts';
import { makeReport } from './reports.ts';

interface ProjectFigures {
  readonly id: number;
  readonly name: string;
  readonly openTasks: number;
  readonly doneThisWeek: number;
}

/** Legacy adds up the hot table while the user waits; modern reads what the summary worker has added up. */
const BY_PROJECT: Readonly<Record<Architecture, Statement>> = {
  legacy: {
    name: 'dashboard',
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

function addReports(app: FastifyInstance, platform: Platform): void {
  app.post<{ Body: { kind: string } }>(
    '/analytics/reports',
    { ...owned('analytics'), schema: { body: NEW_REPORT } },
    async (request, reply) => {
      const { database, identity } = signedIn(request);
      const { kind } = request.body;
      if (platform.architecture === 'legacy') {
        const result = await makeReport(database, identity.tenantNumber, kind);
        const id = await addDoneJob(database, identity.tenantNumber, 'report', result);
        return reply.code(201).send({ id, state: 'done', result });
      }
      const id = await addJob(database, identity.tenantNumber, 'report', { kind });
      platform.wake('report');
      return reply.code(202).send({ id, state: 'queued', status: `/analytics/reports/${id}` });
    },
  );

  app.get<{ Params: IdParams }>(
    '/analytics/reports/:id',
    { ...owned('analytics'), schema: { params: ID_PARAMS } },
    async (request) => {
      const { database, identity } = signedIn(request);
      const job = found(
        await jobState(database, identity.tenantNumber, 'report', request.params.id),
        'report',
      );
      return { id: job.id, state: job.state, ...(job.state === 'done' ? { result: job.result } : {}) };
    },
  );
}

export function addAnalytics(app: FastifyInstance, platform: Platform): void {
  app.get('/analytics/dashboard', owned('analytics'), async (request) => {
    const { database, identity } = signedIn(request);
    const rows = await database.query<ProjectFigures & Record<string, unknown>>(
      BY_PROJECT[platform.architecture],
      [identity.tenantNumber],
    );
    return dashboardOf(rows);
  });
  addReports(app, platform);
}
