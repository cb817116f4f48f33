import { WEEK_START } from '../data/shape.ts';
import type { Database } from '../database/request-database.ts';

/** Takes the noted changes and adds up the projects they touched, in one statement: a crash loses neither. */
const REFRESH = {
  name: 'summaries-refresh',
  text: `WITH changed AS (DELETE FROM project_changes RETURNING project_id),
    stale AS (SELECT DISTINCT p.id, p.tenant_id FROM changed JOIN projects p ON p.id = changed.project_id)
    INSERT INTO project_summaries
    SELECT stale.id, stale.tenant_id, count(t.id) FILTER (WHERE t.status <> 'done'),
      count(t.id) FILTER (WHERE t.status = 'done' AND t.updated_at >= '${WEEK_START}')
    FROM stale LEFT JOIN tasks t ON t.tenant_id = stale.tenant_id AND t.project_id = stale.id
    GROUP BY stale.id, stale.tenant_id
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
