import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { DatabaseAnalysis } from '../../runner/schema/database-analysis-schema.ts';
import type { WrittenProfile } from '../../runner/schema/profile-schema.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import {
  ENGINES,
  type Engine,
  isHypopgOf,
  startPostgres,
  type TestPostgres,
} from '../observe/database/postgres.ts';
import { filesIn } from '../pipeline/commanded.ts';
import {
  type DatabaseScene,
  INDEX,
  LOCKED_ROW,
  MISSING_INDEX,
  type SceneService,
  SLOW_FOR_WANT_OF_INDEX,
  SLOW_MAIL,
  SMALL_POOL,
  serveScene,
  WITH_INDEX,
} from './database-scenes.ts';
import { evaluationOf, onlyRun, type RunFolder, setScene } from './scene.ts';
import { type ProjectChanges, writeProject } from './small-project.ts';

/** Nine legs side by side, on a machine that may be busy. */
const TEST_TIMEOUT_MS = 170_000;

const databaseP95 = (limitMs: number): WrittenObjective => ({
  id: 'database-p95',
  title: 'The database is quick for 95 % of the requests',
  sli: 'db_time',
  expect: `p95 < ${limitMs}ms`,
});

/** Few requests: nine legs share the machine. */
const arrivals = (ratePerSecond: number) =>
  ({ process: 'poisson', curve: [{ at: '09:00:00', ratePerSecond }] }) as const;

/** When a leg's windows end, in seconds. */
interface Ends {
  readonly warmUp: number;
  readonly peak: number;
  readonly recovery: number;
}

function until({ warmUp, peak, recovery }: Ends): Pick<WrittenProfile, 'clock' | 'windows'> {
  const at = (seconds: number) => `09:00:${String(seconds).padStart(2, '0')}`;
  return {
    clock: { from: at(0), to: at(recovery) },
    windows: [
      { name: 'warm-up', from: at(0), to: at(warmUp) },
      { name: 'peak', from: at(warmUp), to: at(peak) },
      { name: 'recovery', from: at(peak), to: at(recovery) },
    ],
  };
}

/** Long enough for a verdict, once the short legs are over; even, for no part of the peak may be empty by chance. */
const LONG = {
  arrivals: { ...arrivals(1), process: 'even' },
  ...until({ warmUp: 22, peak: 53, recovery: 56 }),
} as const;
/** As many requests as tell 1 % of hiccups from 5 %: each visit sends two. */
const LONG_AND_QUICK = { ...LONG, arrivals: { ...arrivals(6), process: 'even' } } as const;
/** The demo's legacy system is played before and after on the embedded one. */
const PLAYED_TWICE: Engine = ENGINES.at(-1) ?? 'embedded';

/** Long enough to tell what is the matter. */
const SHORT = { arrivals: arrivals(5), ...until({ warmUp: 3, peak: 11, recovery: 14 }) };

interface Outcome {
  readonly run: RunFolder;
  readonly analysis: DatabaseAnalysis;
  readonly page: string;
}

interface Served {
  readonly scene: DatabaseScene;
  readonly service: SceneService;
  readonly postgres: TestPostgres;
}

async function serve(context: TestContext, postgres: TestPostgres, scene: DatabaseScene): Promise<Served> {
  const service = await serveScene(postgres, scene);
  context.onTestFinished(service.stop);
  return { scene, service, postgres };
}

interface Leg {
  readonly profile: ProjectChanges['profile'] & {};
  readonly limitMs: number;
}

async function playAt(context: TestContext, served: Served, leg: Leg): Promise<Outcome> {
  const { scene, service, postgres } = served;
  const stage = await setScene(context, service.answer);
  writeProject(stage.folder, { objectives: [databaseP95(leg.limitMs)], profile: leg.profile });
  const database = postgres.urlAs('watcher', postgres.password, scene.name);
  const args = ['run', 'rush', '--target', stage.service.url];
  const end = await stage.peakgate(args, { PEAKGATE_OBSERVE_DATABASE: database });
  expect(end.exitCode, end.stderr).not.toBe(2);
  expect(end.stdout + end.stderr).not.toContain(postgres.password);
  const run = onlyRun(stage.folder);
  expect([...filesIn(run.path).values()].some((bytes) => bytes.includes(postgres.password))).toBe(false);
  const [analysis] = evaluationOf(run).databases ?? [];
  if (analysis === undefined) throw new Error('the run says nothing of its database');
  return { run, analysis, page: readFileSync(join(run.path, 'verdict', 'report.html'), 'utf8') };
}

/** A leg that is too short for a verdict, and long enough to tell what is the matter. */
const play = async (context: TestContext, postgres: TestPostgres, scene: DatabaseScene): Promise<Outcome> =>
  playAt(context, await serve(context, postgres, scene), { profile: SHORT, limitMs: 50 });

function verdictOf({ run }: Outcome): [verdict: string, reason: string] {
  const [objective] = evaluationOf(run).objectives;
  return [objective?.verdict ?? 'none', objective?.reason ?? ''];
}

/** A server that has what the observer needs: a role that may look, and the extensions in every new database. */
async function startShops(engine: Engine): Promise<TestPostgres> {
  const postgres = await startPostgres(engine, { max_connections: '200' });
  const { password } = postgres;
  await postgres.sql(
    `CREATE ROLE watcher LOGIN PASSWORD '${password}'; GRANT pg_monitor, pg_read_all_data TO watcher`,
  );
  await postgres.sql('CREATE EXTENSION pg_stat_statements', 'template1');
  if (isHypopgOf(engine)) await postgres.sql('CREATE EXTENSION hypopg', 'template1');
  return postgres;
}

describe.concurrent('a shop on PostgreSQL', { timeout: TEST_TIMEOUT_MS }, () => {
  const servers = new Map<Engine, TestPostgres>();

  beforeAll(async () => {
    const started = await Promise.all(
      ENGINES.map(async (engine) => [engine, await startShops(engine)] as const),
    );
    for (const [engine, postgres] of started) servers.set(engine, postgres);
  });

  afterAll(async () => {
    await Promise.all([...servers.values()].map((postgres) => postgres.stop()));
  });

  const on = (engine: Engine): TestPostgres => {
    const postgres = servers.get(engine);
    if (postgres === undefined) throw new Error(`${engine} was not started`);
    return postgres;
  };

  test.for(ENGINES)(
    'whose pool is too small is told so, and not to change a statement, on %s',
    async (engine, context) => {
      const { analysis } = await play(context, on(engine), SMALL_POOL);
      expect(analysis).toMatchObject({
        culprit: 'pool',
        summary: expect.stringMatching(/^The connection pool/),
      });
      expect(analysis.statements.flatMap(({ proposals }) => proposals)).toEqual([]);
    },
  );

  test.for(ENGINES)(
    'whose statements queue for a row is told who holds it, on %s',
    async (engine, context) => {
      const { analysis } = await play(context, on(engine), LOCKED_ROW);
      expect(analysis.culprit).toBe('locks');
      expect(analysis.summary).toContain('"nightly job"');
      expect(analysis.locks[0]).toMatchObject({
        query: 'UPDATE stock SET items = items + ? WHERE id = $1',
        blocker: {
          application: 'nightly job',
          query: expect.stringContaining('UPDATE stock SET items = ?'),
        },
      });
      expect(analysis.windows[1]?.applications?.[0]).toMatchObject({ name: 'shop' });
      const waiting = analysis.statements.find(({ text }) => text?.includes('items + '));
      expect(waiting?.issuers).toEqual([{ application: 'shop', times: expect.any(Number) }]);
    },
  );

  test.for(ENGINES)(
    'that waits for its mail provider is told that the database is not to blame, on %s',
    async (engine, context) => {
      const { analysis } = await play(context, on(engine), SLOW_MAIL);
      expect(analysis).toMatchObject({
        culprit: 'elsewhere',
        summary: expect.stringMatching(/^The database is not to blame/),
      });
    },
  );

  test('that lacks an index on the embedded PostgreSQL is told the index', async (context) => {
    const { analysis } = await play(context, on('embedded'), MISSING_INDEX);
    expect(analysis).toMatchObject({ culprit: 'statement' });
    expect(analysis.statements[0]?.proposals).toMatchObject([{ sql: INDEX, costAfter: null }]);
  });

  test(`that lacks an index fails its objective, is told the index, and holds it with the index, on ${PLAYED_TWICE}`, async (context) => {
    const postgres = on(PLAYED_TWICE);
    const [slow, indexed] = await Promise.all([
      serve(context, postgres, SLOW_FOR_WANT_OF_INDEX),
      serve(context, postgres, WITH_INDEX),
    ]);
    const limitMs = Math.floor((await slow.service.quickestMs()) * 0.9);
    const [before, after] = await Promise.all([
      playAt(context, slow, { profile: LONG, limitMs }),
      playAt(context, indexed, { profile: LONG_AND_QUICK, limitMs }),
    ]);
    expect(verdictOf(before)).toEqual(['fail', expect.any(String)]);
    expect(before.analysis).toMatchObject({ culprit: 'statement', problems: [] });
    const [statement] = before.analysis.statements;
    expect(statement).toMatchObject({
      findings: [expect.stringMatching(/^It reads all 1,200,000 rows of shop\.orders/)],
      proposals: [
        {
          sql: INDEX,
          table: 'shop.orders',
          columns: ['tenant_id', 'customer_id', 'created_at DESC'],
        },
      ],
    });
    // Only where hypopg can imagine the index.
    const costAfter = statement?.proposals[0]?.costAfter ?? null;
    expect(costAfter !== null).toBe(isHypopgOf(PLAYED_TWICE));
    expect(costAfter ?? 0).toBeLessThan((statement?.planCost ?? 0) / 10);
    expect(before.page).toContain(INDEX);
    expect(verdictOf(after)).toEqual(['pass', expect.any(String)]);
    expect(after.analysis.statements[0]?.proposals).toEqual([]);
  });
});
