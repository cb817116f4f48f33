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

/** How long the database is left alone after a batch: less where more of the same is waiting. */
const PAUSE_MS = { more: 100, none: 500 };

async function removeSome(database: Database, architecture: Architecture): Promise<number> {
  const [removed] = await database.query<{ rows: number }>(REMOVE_IMPORTED[architecture]);
  await database.query(REMOVE_TENANT);
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
