import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnoseDatabase } from '../../../runner/flow/diagnose-database.ts';
import { databaseAddress } from '../../../runner/observe/database/database-address.ts';
import type { DatabaseDiagnosis } from '../../../runner/schema/database-schema.ts';
import { ENGINES, type Engine, isHypopgOf, PASSWORD, startPostgres, type TestPostgres } from './postgres.ts';
import { watch } from './watching.ts';

const GUIDE = fileURLToPath(new URL('../../../docs/database.md', import.meta.url));

/** The block that the guide has to copy and that begins like this. */
function documented(beginning: 'CREATE EXTENSION' | 'GRANT EXECUTE' | 'REVOKE EXECUTE'): string {
  const blocks = readFileSync(GUIDE, 'utf8').matchAll(/```sql\n([^]*?)```/gu);
  const found = [...blocks].flatMap(([, block = '']) => (block.startsWith(beginning) ? [block] : []));
  expect(found).toHaveLength(1);
  return found.join('');
}

/** What every role gets, as far as an engine's packages go. */
function ordinaryRights(engine: Engine): string {
  const lines = documented('CREATE EXTENSION').replace('…', PASSWORD).split('\n');
  return lines.filter((line) => isHypopgOf(engine) || !line.includes('hypopg')).join('\n');
}

const READ_LOG = 'pg_read_binary_file(text, bigint, bigint)';
/** A peak that is never reached: then all that was seen counts, whenever it was sent. */
const WINDOWS = [{ name: 'peak', fromMs: 3_600_000, toMs: 7_200_000 }] as const;

const SELECT = 'SELECT count(*) FROM items WHERE price = 3';

interface Seen {
  readonly problems: readonly object[];
  readonly diagnosis: DatabaseDiagnosis | null;
}

/** A leg whose only load are a few selects, watched by the role of the documented blocks, with the plans asked for after it. */
async function seenOf(postgres: TestPostgres): Promise<Seen> {
  const url = postgres.urlAs('peakgate', PASSWORD);
  const watching = await watch(url, { windows: WINDOWS });
  const client = await postgres.client();
  for (let call = 0; call < 5; call += 1) await client.query(SELECT);
  await client.end();
  const { record } = await watching.stop();
  const { diagnosis, problems } = await diagnoseDatabase(databaseAddress(url, '--database'), record, WINDOWS);
  expect(record.statements.map(({ text }) => text)).toContain('SELECT count(*) FROM items WHERE price = $1');
  return { problems: [...record.problems, ...problems], diagnosis };
}

const sourcesOf = ({ diagnosis }: Seen) =>
  new Set((diagnosis?.explanations ?? []).filter(({ plan }) => plan !== null).map(({ source }) => source));

describe.for(ENGINES)('where auto_explain writes plans, on %s', (engine) => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres(engine, {
      shared_preload_libraries: 'pg_stat_statements,auto_explain',
      logging_collector: 'on',
      'auto_explain.log_analyze': 'on',
    });
    await postgres.sql(`CREATE TABLE items (id integer PRIMARY KEY, price integer NOT NULL);
      INSERT INTO items SELECT each, each % 10 FROM generate_series(1, 5000) each; ANALYZE items`);
    await postgres.sql(ordinaryRights(engine));
    await postgres.sql("ALTER ROLE postgres SET auto_explain.log_min_duration = '0'");
    await postgres.sql("ALTER ROLE postgres SET auto_explain.log_format = 'json'");
  });

  afterAll(() => postgres.stop());

  const mayReadLog = async (): Promise<unknown> => {
    const [may] = await postgres.sql(
      `SELECT has_function_privilege('peakgate', '${READ_LOG}', 'EXECUTE') AS log,
        has_function_privilege('peakgate', 'pg_read_binary_file(text)', 'EXECUTE') AS whole`,
    );
    return may;
  };

  test('a role with the ordinary rights is told which one the log takes, and sees the rest', async () => {
    expect(await mayReadLog()).toEqual({ log: false, whole: false });
    const seen = await seenOf(postgres);
    expect(seen.problems).toMatchObject([
      {
        code: 'no-permission',
        message: expect.stringContaining(`${READ_LOG} to read them.`),
        remedy: expect.stringMatching(/^GRANT EXECUTE ON FUNCTION .+ TO peakgate;$/u),
      },
    ]);
    expect(sourcesOf(seen)).toEqual(new Set(['generic']));
  });

  test('a role with the documented right to read the log sees everything, the plans in the log included', async () => {
    await postgres.sql(documented('GRANT EXECUTE'));
    const [role] = await postgres.sql("SELECT rolsuper FROM pg_roles WHERE rolname = 'peakgate'");
    expect(role).toEqual({ rolsuper: false });
    const seen = await seenOf(postgres);
    expect(seen.problems).toEqual([]);
    expect(sourcesOf(seen)).toEqual(new Set(['generic', 'auto_explain']));
  });

  test('what is documented for afterwards takes the right back', async () => {
    await postgres.sql(documented('REVOKE EXECUTE'));
    expect(await mayReadLog()).toEqual({ log: false, whole: false });
    await postgres.sql(documented('GRANT EXECUTE'));
  });

  test('a role without any of the documented rights is told all of them', async () => {
    await postgres.sql(`CREATE ROLE nosy LOGIN PASSWORD '${PASSWORD}'`);
    const watching = await watch(postgres.urlAs('nosy', PASSWORD));
    const { record } = await watching.stop();
    expect(record.problems.map(({ remedy }) => remedy)).toEqual([
      'GRANT pg_monitor TO nosy;',
      `GRANT EXECUTE ON FUNCTION pg_current_logfile(text), pg_ls_logdir(), ${READ_LOG} TO nosy;`,
    ]);
  });

  test('plans that are written as text are told as such', async () => {
    await postgres.sql("ALTER ROLE postgres SET auto_explain.log_format = 'text'");
    const { record } = await (await watch(postgres.urlAs('peakgate', PASSWORD))).stop();
    await postgres.sql("ALTER ROLE postgres SET auto_explain.log_format = 'json'");
    expect(record.problems).toMatchObject([
      { code: 'no-plan-log', remedy: expect.stringContaining("auto_explain.log_format = 'json'") },
    ]);
  });

  test('plans that the server writes into no file of plain text are told as such', async () => {
    await postgres.sql("ALTER SYSTEM SET log_destination = 'csvlog'");
    await postgres.sql('SELECT pg_reload_conf()');
    await expect
      .poll(() => postgres.sql("SELECT pg_current_logfile('stderr') AS file"))
      .toEqual([{ file: null }]);
    const { record } = await (await watch(postgres.urlAs('peakgate', PASSWORD))).stop();
    expect(record.problems).toMatchObject([
      { code: 'no-plan-log', remedy: expect.stringMatching(/^Set logging_collector = on/u) },
    ]);
  });
});
