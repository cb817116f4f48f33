import { WEEK_START } from '../data/shape.ts';
import type { Database } from '../database/request-database.ts';

/**
 * Takes the noted changes and adds up the projects they touched, in one statement: a crash loses neither. Each project is
 * looked up by itself, or the planner reads all tasks for a handful of projects, and everybody waits meanwhile.
 */
const REFRESH = {
  name: 'summaries-refresh',
  text: `WITH changed AS (DELETE FROM project_changes RETURNING project_id),
    stale AS (SELECT DISTINCT p.id, p.tenant_id FROM changed JOIN projects p ON p.id = changed.project_id)
    INSERT INTO project_summaries
    SELECT stale.id, stale.tenant_id, added_up.open_tasks, added_up.done_this_week
    FROM stale CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE t.status <> 'done') AS open_tasks,
        count(*) FILTER (WHERE t.status = 'done' AND t.updated_at >= '${WEEK_START}') AS done_this_week
      FROM tasks t WHERE t.tenant_id = stale.tenant_id AND t.project_id = stale.id) added_up
    ON CONFLICT (project_id) DO UPDATE SET open_tasks = excluded.open_tasks, done_this_week = excluded.done_this_week`,
};

const REFRESH_EVERY_MS = 2_000;

/** Keeps the project summaries at most about two seconds behind the tasks. Returns how to stop. */
export function keepSummaries(database: Database): () => Promise<void> {
  let refreshing = Promise.resolve();
  const timer = setInterval(() => {
    refreshing = refreshing.then(async () => {
      // What could not be added up now stays noted for the next round.
      await database.query(REFRESH).catch(() => undefined);
    });
  }, REFRESH_EVERY_MS);
  return () => {
    clearInterval(timer);
    return refreshing;
  };
}
