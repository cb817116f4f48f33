import { setTimeout as delay } from 'node:timers/promises';
import type { Architecture } from '../architecture.ts';
import type { Database, Statement } from '../database/request-database.ts';

/** So long do imported rows stay; in a product they would stay for good, and the demo would grow with every run. */
export const IMPORT_KEPT_SECONDS = 60;
/** So long do tenants stay that were brought in while the demo runs. */
export const TENANT_KEPT_SECONDS = 300;

const BATCH_ROWS = 200;

const removeImported = (also: string): string => `WITH old AS (SELECT t.id FROM accepted_jobs a
      JOIN tasks t ON t.import_id = a.id
      WHERE a.lane = 'import' AND a.created_at < now() - interval '${IMPORT_KEPT_SECONDS} seconds' LIMIT ${BATCH_ROWS}),
    removed AS (DELETE FROM tasks WHERE id IN (SELECT id FROM old) RETURNING project_id)${also}
    SELECT count(*)::integer AS rows FROM removed`;

const REMOVE_IMPORTED: Readonly<Record<Architecture, Statement>> = {
  legacy: { name: 'imported-remove', text: removeImported('') },
  modern: {
    name: 'imported-remove',
    text: removeImported(`,
    noted AS (INSERT INTO project_changes (project_id) SELECT DISTINCT project_id FROM removed)`),
  },
};

/** One at a time; asked of an index that is nearly empty. */
const FIND_OLD_TENANT: Statement = {
  name: 'tenant-find-old',
  text: `SELECT id FROM tenants WHERE onboarded_at < now() - interval '${TENANT_KEPT_SECONDS} seconds'
    ORDER BY onboarded_at LIMIT 1`,
};

/** As an array, so that the planner goes by the index, however many it thinks there are. */
const among = (rows: string, column = 'id'): string => `= ANY (ARRAY(SELECT ${column} FROM ${rows}))`;

/** A tenant with all that it may have. Each of its accepted jobs left a line in the audit log, and is found by that. */
const removeTenant = (also: string): string => `WITH
    tasks_gone AS (DELETE FROM tasks WHERE tenant_id = $1 RETURNING id),
    comments_gone AS (DELETE FROM comments WHERE task_id ${among('tasks_gone')}),
    projects_gone AS (DELETE FROM projects WHERE tenant_id = $1 RETURNING id),
    files_gone AS (DELETE FROM files WHERE project_id ${among('projects_gone')} RETURNING id),
    versions_gone AS (DELETE FROM file_versions WHERE file_id ${among('files_gone')}),
    people_gone AS (DELETE FROM users WHERE tenant_id = $1 RETURNING id),
    sessions_gone AS (DELETE FROM sessions WHERE user_id ${among('people_gone')}),
    notifications_gone AS (DELETE FROM notifications WHERE user_id ${among('people_gone')}),
    audit_gone AS (DELETE FROM audit_events WHERE tenant_id = $1 RETURNING action, subject_id),
    accepted AS (SELECT subject_id FROM audit_gone WHERE action LIKE '%.accepted'),
    jobs_gone AS (DELETE FROM accepted_jobs WHERE id ${among('accepted', 'subject_id')} AND tenant_id = $1)${also}
    DELETE FROM tenants WHERE id = $1`;

const REMOVE_TENANT: Readonly<Record<Architecture, Statement>> = {
  legacy: { name: 'tenant-remove', text: removeTenant('') },
  modern: {
    name: 'tenant-remove',
    text: removeTenant(`,
    summaries_gone AS (DELETE FROM project_summaries WHERE project_id ${among('projects_gone')})`),
  },
};

/** How long the database is left alone after a batch: less where more of the same is waiting. */
const PAUSE_MS = { more: 100, none: 500 };

async function removeSome(database: Database, architecture: Architecture): Promise<number> {
  const [removed] = await database.query<{ rows: number }>(REMOVE_IMPORTED[architecture]);
  const [old] = await database.query<{ id: number }>(FIND_OLD_TENANT);
  if (old !== undefined) await database.query(REMOVE_TENANT[architecture], [old.id]);
  return removed?.rows ?? 0;
}

/** Removes what imports and onboardings left, a little at a time. Returns how to stop. */
export function keepHouse(database: Database, architecture: Architecture): () => Promise<void> {
  const ending = new AbortController();
  const { signal } = ending;
  const working = (async () => {
    while (!signal.aborted) {
      // What could not be removed now is still there in the next round.
      const rows = await removeSome(database, architecture).catch(() => 0);
      const pauseMs = rows < BATCH_ROWS ? PAUSE_MS.none : PAUSE_MS.more;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return () => {
    ending.abort();
    return working;
  };
}
