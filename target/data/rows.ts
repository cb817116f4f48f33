import { INSERT_DOMAIN_ROWS } from './domain-rows.ts';
import { DATA_END, PASSWORD, SCHEMA, TASKS, TENANTS, USERS_PER_TENANT, WEEK_START } from './shape.ts';

/** Odd multipliers that spread consecutive numbers over 32 bits; one for each independent property of a row. */
const SPREAD = {
  created: 2_654_435_761,
  assignee: 2_246_822_519,
  status: 3_266_489_917,
  words: 668_265_263,
  project: 374_761_393,
};

/** SQL for a number in [0, `below`) that depends on `row` alone: the data needs no random(), so it is the same everywhere. */
function spread(row: string, by: keyof typeof SPREAD, below: number): string {
  return `((((${row})::bigint * ${SPREAD[by]} + 12345) % 4294967296) >> 8) % ${below}`;
}

const VERBS = `ARRAY['Plan','Review','Draft','Migrate','Fix','Design','Measure','Approve','Ship','Document','Test','Translate']`;
const NOUNS = `ARRAY['invoice','onboarding','contract','dashboard','export','workflow','calendar','budget','release','survey',
  'webhook','login','archive','roadmap','template','permission','import','newsletter','audit','backlog']`;
const AREAS = `ARRAY['sales','finance','support','legal','field team','partners','London office','Tokyo office','warehouse',
  'customer portal','mobile app','billing','people','security','research','events']`;

const PICK_TITLE = `
  (${VERBS})[1 + ${spread('n', 'words', 12)}] || ' ' || (${NOUNS})[1 + ${spread('n', 'status', 20)}] || ' for ' ||
  (${AREAS})[1 + ${spread('n', 'assignee', 16)}]`;

const INSERT_TENANTS = `
INSERT INTO ${SCHEMA}.tenants
SELECT t, 'Tenant ' || t,
  CASE WHEN t <= 20 THEN 'premium' WHEN t <= 80 THEN 'standard' ELSE 'free' END,
  CASE WHEN (t - 1) % 10 < 5 THEN 'us-east-1' WHEN (t - 1) % 10 < 8 THEN 'eu-west-1' ELSE 'ap-southeast-1' END
FROM generate_series(1, ${TENANTS}) t;`;

const INSERT_USERS = `
INSERT INTO ${SCHEMA}.users
SELECT (t - 1) * ${USERS_PER_TENANT} + n, t, 'User ' || n || ' of tenant ' || t,
  'user-' || n || '@tenant-' || t || '.example', salt, sha256((salt || '${PASSWORD}')::bytea)
FROM generate_series(1, ${TENANTS}) t, generate_series(1, ${USERS_PER_TENANT}) n,
  LATERAL (SELECT 'salt-' || t || '-' || n) AS salted (salt);`;

/** Sizes fall like 1/rank: the first tenant has a sixth of all tasks, the last one a thousandth. */
const TENANT_SIZES = `
CREATE TEMPORARY TABLE sizes ON COMMIT DROP AS
SELECT t, greatest(3, ceil(120 / power(t, 0.8)))::integer AS projects,
  round(${TASKS} / (t * sum(1.0 / t) OVER ()))::integer AS tasks
FROM generate_series(1, ${TENANTS}) t;`;

const INSERT_PROJECTS = `
INSERT INTO ${SCHEMA}.projects
SELECT row_number() OVER (ORDER BY n, t), t, 'Project ' || n || ' of tenant ' || t,
  timestamptz '${DATA_END}' - interval '300 days' + n * interval '2 days'
FROM sizes, generate_series(1, projects) n;`;

/** Rows are stored in the order of their creation, so that a tenant's tasks lie scattered as they would in production. */
const INSERT_TASKS = `
INSERT INTO ${SCHEMA}.tasks (id, tenant_id, project_id, assignee_id, status, title, description, created_at, updated_at)
SELECT n, t, project_id, (t - 1) * ${USERS_PER_TENANT} + 1 + ${spread('n', 'assignee', USERS_PER_TENANT)}, status, ${PICK_TITLE},
  'Agreed with the owner. Needs an estimate, a date and somebody to check it before the next weekly review.',
  created_at, least(created_at + (${spread('n', 'words', 400)}) * interval '1 hour', timestamptz '${DATA_END}')
FROM (
  SELECT row_number() OVER (ORDER BY created_at, t) AS n, t, project_id, created_at,
    (ARRAY['todo','todo','todo','doing','doing','review','done','done','done','done'])[1 + ${spread('k * 7 + t', 'status', 10)}] AS status
  FROM (
    SELECT t, k, timestamptz '${DATA_END}' - (${spread('k * 211 + t', 'created', 15_552_000)}) * interval '1 second' AS created_at,
      1 + ${spread('k * 13 + t', 'project', 1_000_000)} % projects AS project_number
    FROM sizes, generate_series(1, tasks) k) AS drawn
  JOIN (SELECT tenant_id, id AS project_id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) AS project_number
    FROM ${SCHEMA}.projects) AS numbered ON tenant_id = t AND numbered.project_number = drawn.project_number) AS placed
ORDER BY n;
SELECT setval(pg_get_serial_sequence('${SCHEMA}.tasks', 'id'), (SELECT max(id) FROM ${SCHEMA}.tasks));`;

const INSERT_COMMENTS = `
INSERT INTO ${SCHEMA}.comments (tenant_id, task_id, author_id, text, created_at)
SELECT tenant_id, id, assignee_id, 'Done with the first part; the rest needs an answer from them.', updated_at
FROM ${SCHEMA}.tasks WHERE id % 5 = 0 ORDER BY id;`;

const INSERT_NOTIFICATIONS = `
INSERT INTO ${SCHEMA}.notifications (tenant_id, user_id, text, read, created_at)
SELECT tenant_id, id, 'You were asked for a review of item ' || n, n < 8, timestamptz '${DATA_END}' - (11 - n) * interval '1 day'
FROM generate_series(1, 10) n, ${SCHEMA}.users ORDER BY n, id;`;

const INSERT_FILES = `
INSERT INTO ${SCHEMA}.files (tenant_id, project_id, name, version)
SELECT tenant_id, id, 'specification-' || n || '.pdf', 2 FROM generate_series(1, 3) n, ${SCHEMA}.projects ORDER BY n, id;
INSERT INTO ${SCHEMA}.file_versions
SELECT id, v, 20000 + ${spread('id * 2 + v', 'created', 2_000_000)}, timestamptz '${DATA_END}' - interval '30 days'
FROM ${SCHEMA}.files, generate_series(1, 2) v ORDER BY v, id;`;

/** The demo data in the order of its dependencies; they share one transaction and the temporary table of sizes. */
export const INSERT_ROWS = [
  INSERT_TENANTS,
  INSERT_USERS,
  TENANT_SIZES,
  INSERT_PROJECTS,
  INSERT_TASKS,
  INSERT_COMMENTS,
  INSERT_NOTIFICATIONS,
  INSERT_FILES,
  INSERT_DOMAIN_ROWS,
].join('\n');

/** Aggregates every project anew; `doneThisWeek` counts what was finished since the demo data's last Monday. */
export const SUMMARISE_PROJECTS = `
INSERT INTO ${SCHEMA}.project_summaries
SELECT p.id, p.tenant_id, count(t.id) FILTER (WHERE t.status <> 'done'),
  count(t.id) FILTER (WHERE t.status = 'done' AND t.updated_at >= '${WEEK_START}')
FROM ${SCHEMA}.projects p LEFT JOIN ${SCHEMA}.tasks t ON t.project_id = p.id AND t.tenant_id = p.tenant_id
GROUP BY p.id, p.tenant_id
ON CONFLICT (project_id) DO UPDATE SET open_tasks = excluded.open_tasks, done_this_week = excluded.done_this_week;`;
