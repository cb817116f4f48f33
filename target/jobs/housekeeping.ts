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

/** One tenant at a time, with all that it may have. */
const REMOVE_TENANT: Statement = {
  name: 'tenant-remove',
  text: `WITH old AS (SELECT id FROM tenants
      WHERE onboarded_at < now() - interval '${TENANT_KEPT_SECONDS} seconds' ORDER BY onboarded_at LIMIT 1),
    tasks_gone AS (DELETE FROM tasks WHERE tenant_id IN (SELECT id FROM old)),
    projects_gone AS (DELETE FROM projects WHERE tenant_id IN (SELECT id FROM old)),
    people_gone AS (DELETE FROM users WHERE tenant_id IN (SELECT id FROM old) RETURNING id),
    sessions_gone AS (DELETE FROM sessions WHERE user_id IN (SELECT id FROM people_gone)),
    removed AS (DELETE FROM tenants WHERE id IN (SELECT id FROM old) RETURNING id)
    SELECT count(*)::integer AS rows FROM removed`,
};

const EVERY_MS = 500;

/** Removes what imports and onboardings left, a little at a time. Returns how to stop. */
export function keepHouse(database: Database, architecture: Architecture): () => Promise<void> {
  let working = Promise.resolve();
  let waiting = false;
  const timer = setInterval(() => {
    if (waiting) return;
    waiting = true;
    working = (async () => {
      // What could not be removed now is still there in the next round.
      await database.query(REMOVE_IMPORTED[architecture]).catch(() => undefined);
      await database.query(REMOVE_TENANT).catch(() => undefined);
      waiting = false;
    })();
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return working;
  };
}
