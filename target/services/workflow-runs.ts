import type { Architecture } from '../architecture.ts';
import type { Statement } from '../database/request-database.ts';
import type { DeferredWork } from '../jobs/deferred.ts';
import { acceptedIdOf } from '../jobs/job.ts';

/**
 * A step of a run, done exactly once however often the run is begun: its write and the count of steps done are one
 * statement. `$1` is the tenant, `$2` the user, `$3` the run and `$4` the workflow.
 */
function step(number: number, name: string, parts: string): Statement {
  return {
    name: `workflow-${name}`,
    text: `WITH turn AS (UPDATE accepted_jobs SET steps_done = ${number} WHERE id = $3 AND tenant_id = $1
        AND steps_done = ${number - 1} RETURNING id),
      workflow AS (SELECT w.project_id, w.name FROM workflows w, turn WHERE w.tenant_id = $1 AND w.id = $4),
      ${parts}
      SELECT $2::integer AS actor FROM turn`,
  };
}

const CREATE_TASK = `created AS (INSERT INTO tasks (tenant_id, project_id, assignee_id, title)
        SELECT $1, project_id, $2, 'Follow up: ' || name FROM workflow RETURNING project_id)`;
const NOTE_PROJECT = `,
      noted AS (INSERT INTO project_changes (project_id) SELECT project_id FROM created)`;

const CREATE: Readonly<Record<Architecture, Statement>> = {
  legacy: step(1, 'create-task', CREATE_TASK),
  modern: step(1, 'create-task', CREATE_TASK + NOTE_PROJECT),
};
const NOTIFY = step(
  2,
  'notify',
  `notified AS (INSERT INTO notifications (tenant_id, user_id, text)
        SELECT $1, $2, 'Workflow ' || name || ' has run' FROM workflow)`,
);
const AUDIT = step(
  3,
  'audit',
  `audited AS (INSERT INTO audit_events (tenant_id, actor_id, action, subject_id)
        SELECT $1, $2, 'workflow.run', $4 FROM workflow)`,
);

/** Creates a task, tells whoever started the run, and writes it down. */
export const WORKFLOW_RUNS: DeferredWork<{ workflowId: number }> = {
  queue: 'workflow',
  address: '/workflow-runs',
  compute: async ({ architecture, database }, job) => {
    const values = [job.tenant, job.actor, acceptedIdOf(job), job.payload.workflowId];
    const steps = [CREATE[architecture], NOTIFY, AUDIT];
    for (const each of steps) await database.query(each, values);
    return { workflowId: job.payload.workflowId, steps: steps.length };
  },
};
