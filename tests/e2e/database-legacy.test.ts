import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { expect, type TestContext, test } from 'vitest';
import type { WrittenProfile } from '../../runner/schema/profile-schema.ts';
import type { WrittenThresholds } from '../../runner/schema/thresholds-schema.ts';
import { type RunningTarget, startTarget } from '../../target/start-target.ts';
import { startPeakgate } from './peakgate-process.ts';
import { evaluationOf, onlyRun } from './scene.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

const TABLE = 'peakgate_demo.tasks';
const COLUMNS = ['tenant_id', 'assignee_id', 'created_at DESC'];
const INDEX = `CREATE INDEX CONCURRENTLY ON ${TABLE} (${COLUMNS.join(', ')});`;

/** Three years of tasks where the demo has one: what an index saves is then far more than what a busy machine takes. */
const GROWN = [
  `INSERT INTO ${TABLE} (tenant_id, project_id, assignee_id, status, title, description, created_at, updated_at)
    SELECT tenant_id, project_id, assignee_id, status, title, description, created_at - year * interval '1 year', updated_at
    FROM ${TABLE}, generate_series(1, 2) year`,
  `ANALYZE ${TABLE}`,
];

/** Enough when all are slow; enough to tell 1 % of hiccups from 5 %. */
const RATE = { legacy: 3, mended: 10 };

/** Everybody signs in and looks at their tasks; the shortest peak that can be judged. */
const signIn = (ratePerSecond: number): Partial<WrittenProfile> => ({
  clock: { from: '00:00:00', to: '00:00:36' },
  arrivals: { process: 'poisson', curve: [{ at: '00:00:00', ratePerSecond }] },
  mix: [{ at: '00:00:00', weights: { 'sign-in-and-look': 1 } }],
  windows: [
    { name: 'warm-up', from: '00:00:00', to: '00:00:06' },
    { name: 'peak', from: '00:00:06', to: '00:00:36' },
  ],
});

const myTasksWithin = (limitMs: number): WrittenThresholds => ({
  version: 1,
  gate: {
    targets: ['http://127.0.0.1:*'],
    legs: [{ profile: 'smoke', load: 1 }],
    minimumPeak: '30s',
    health: '/health',
  },
  objectives: [
    {
      id: 'my-tasks',
      title: 'The database finds 95 % of the lists of tasks before it could have read them all',
      sli: 'db_time',
      expect: `p95 < ${limitMs}ms`,
      where: { op: 'list-my-tasks' },
    },
  ],
});

interface Leg {
  readonly limitMs: number;
  readonly ratePerSecond: number;
}

/** The demo's own scenarios, played by one short profile and judged by one objective. */
function writeDemoProject(folder: string, { limitMs, ratePerSecond }: Leg): void {
  const smoke: WrittenProfile = JSON.parse(readFileSync(join(CHECKOUT, 'profiles', 'smoke.json'), 'utf8'));
  cpSync(join(CHECKOUT, 'scenarios'), join(folder, 'scenarios'), { recursive: true });
  mkdirSync(join(folder, 'profiles'));
  writeFileSync(
    join(folder, 'profiles', 'smoke.json'),
    JSON.stringify({ ...smoke, $schema: undefined, ...signIn(ratePerSecond) }),
  );
  writeFileSync(join(folder, 'thresholds.json'), JSON.stringify(myTasksWithin(limitMs)));
}

async function onDatabase<Answer>(
  target: RunningTarget,
  work: (client: Client) => Promise<Answer>,
): Promise<Answer> {
  const client = new Client({ connectionString: target.databaseUrl });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** How long the database takes for one list of somebody's tasks, at best; ms. */
async function quickestMs(client: Client): Promise<number> {
  const times: number[] = [];
  for (let nth = 0; nth < 12; nth += 1) {
    const begun = performance.now();
    await client.query(
      `SELECT id, title FROM ${TABLE} WHERE tenant_id = $1 AND assignee_id = $2 ORDER BY created_at DESC LIMIT 20`,
      [1, 1],
    );
    times.push(performance.now() - begun);
  }
  return Math.min(...times);
}

async function startLegacy({ onTestFinished }: TestContext): Promise<RunningTarget> {
  const target = await startTarget({ architecture: 'legacy' });
  onTestFinished(target.stop);
  await onDatabase(target, async (client) => {
    for (const statement of GROWN) await client.query(statement);
  });
  return target;
}

async function play({ onTestFinished }: TestContext, target: RunningTarget, leg: Leg) {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-legacy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeDemoProject(folder, leg);
  const peakgate = await startPeakgate(['run', 'smoke', '--target', target.url], {
    folder,
    env: { PEAKGATE_OBSERVE_DATABASE: target.databaseUrl },
  });
  onTestFinished(peakgate.clearAway);
  const { exitCode, stderr } = await peakgate.ended;
  expect(exitCode, stderr).not.toBe(2);
  const { objectives, databases } = evaluationOf(onlyRun(folder));
  expect(databases?.[0]?.problems, stderr).toEqual([]);
  const proposals = (databases?.[0]?.statements ?? []).flatMap((statement) => statement.proposals);
  return {
    verdict: [objectives[0]?.verdict, objectives[0]?.reason],
    onTasks: proposals.filter(({ table }) => table === TABLE).map(({ sql, columns }) => ({ sql, columns })),
  };
}

test('the demo’s legacy system fails, is told which composite index its tasks lack, and passes with that index', {
  timeout: 170_000,
}, async (context) => {
  // Side by side: what one lacks takes no turn from the other's clock.
  const [legacy, mended] = await Promise.all([startLegacy(context), startLegacy(context)]);
  const limitMs = Math.floor((await onDatabase(legacy, quickestMs)) * 0.9);
  await onDatabase(mended, (client) => client.query(INDEX));
  const [before, after] = await Promise.all([
    play(context, legacy, { limitMs, ratePerSecond: RATE.legacy }),
    play(context, mended, { limitMs, ratePerSecond: RATE.mended }),
  ]);
  expect(before.verdict).toEqual(['fail', expect.any(String)]);
  expect(before.onTasks).toContainEqual({ sql: INDEX, columns: COLUMNS });
  expect(after.verdict).toEqual(['pass', expect.any(String)]);
  expect(after.onTasks).not.toContainEqual({ sql: INDEX, columns: COLUMNS });
});
