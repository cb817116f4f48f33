import type { DeferredWork } from '../jobs/deferred.ts';

/** A line of a report: how one person's tasks of one status went. */
interface ReportLine extends Record<string, unknown> {
  readonly assignee: string;
  readonly status: string;
  readonly tasks: number;
  readonly averageHours: number;
}

const REPORT = {
  name: 'report',
  text: `SELECT u.name AS assignee, r.status, r.tasks, r."averageHours" FROM (
      SELECT assignee_id, status, count(*)::integer AS tasks,
        round(avg(extract(epoch FROM updated_at - created_at)) / 3600, 1)::float AS "averageHours"
      FROM tasks WHERE tenant_id = $1 AND created_at >= $2 GROUP BY assignee_id, status) r
    JOIN users u ON u.id = r.assignee_id ORDER BY r.tasks DESC, u.id, r.status LIMIT 100`,
};

/** Where a kind of report begins, looking back from the end of the demo data; other kinds look at everything. */
const PERIOD_START: Readonly<Record<string, string>> = {
  weekly: '2026-01-05T00:00:00Z',
  monthly: '2025-12-13T00:00:00Z',
};
const EVERYTHING = '2000-01-01T00:00:00Z';

/** Reads a tenant's tasks of the period and adds them up. */
const makeReport: DeferredWork<{ kind: string }>['compute'] = async ({ database }, { tenant, payload }) => {
  const { kind } = payload;
  const lines = await database.query<ReportLine>(REPORT, [tenant, PERIOD_START[kind] ?? EVERYTHING]);
  return { kind, lines };
};

export const REPORTS: DeferredWork<{ kind: string }> = {
  queue: 'report',
  address: '/analytics/reports',
  compute: makeReport,
};
