import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectReadOnly } from '../../../runner/observe/database/connection.ts';
import { databaseAddress } from '../../../runner/observe/database/database-address.ts';
import { databaseSchema, databaseSecondSchema } from '../../../runner/schema/database-schema.ts';
import { validate } from '../../../runner/schema/validate.ts';
import { ENGINES, PASSWORD, startPostgres, type TestPostgres } from './postgres.ts';
import { codes, watch } from './watching.ts';

describe.for(ENGINES)('a watched PostgreSQL, %s', (engine) => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres(engine);
    await postgres.sql(`CREATE EXTENSION pg_stat_statements;
      CREATE TABLE items (id integer PRIMARY KEY, price integer NOT NULL);
      INSERT INTO items SELECT each, each % 10 FROM generate_series(1, 5000) each;
      CREATE ROLE watcher LOGIN PASSWORD '${PASSWORD}'; GRANT pg_monitor TO watcher;
      CREATE ROLE nosy LOGIN PASSWORD '${PASSWORD}'`);
    await postgres.sql('CREATE DATABASE bare');
  });

  afterAll(() => postgres.stop());

  const asWatcher = () => postgres.urlAs('watcher', PASSWORD);

  test('tells what its statements cost between the borders of the windows', async () => {
    const watching = await watch(asWatcher());
    const client = await postgres.client();
    await delay(250);
    for (let call = 0; call < 7; call += 1) await client.query('SELECT count(*) FROM items WHERE price = 3');
    await delay(200);
    const { record } = await watching.stop();
    await client.end();
    expect(validate(databaseSchema, record, 'database.json')).toMatchObject({ ok: true });
    expect(record.problems).toEqual([]);
    expect(record.borders.map(({ moment, legMs }) => [moment, legMs])).toEqual([
      ['begin', null],
      ['window', 0],
      ['window', 100],
      ['window', 300],
      ['end', null],
    ]);
    const index = record.statements.findIndex(({ text }) => text?.includes('FROM items WHERE price = $1'));
    const calls = record.borders.map(
      ({ statements }) => statements.find(([each]) => each === index)?.[1] ?? 0,
    );
    expect(calls).toEqual([0, 0, 0, 7, 7]);
    expect(record.borders[0]?.tables).toMatchObject([{ name: 'items', sequentialScans: expect.any(Number) }]);
  });

  test('tells its own statements from those of others, and what they cost', async () => {
    const watching = await watch(asWatcher());
    await delay(300);
    const { record, seconds } = await watching.stop();
    expect(record.statements.filter(({ own }) => own).length).toBeGreaterThan(1);
    expect(record.cost).toMatchObject({ connections: 1, queries: expect.any(Number) });
    expect(record.cost.queries).toBeGreaterThan(seconds.length);
  });

  test('tells every second who waits for whose lock, without the values in their queries', async () => {
    const [blocker, waiter] = [await postgres.client(), await postgres.client()];
    await blocker.query("SET application_name = 'nightly job'");
    await blocker.query('BEGIN');
    await blocker.query('UPDATE items SET price = 41 WHERE id = 7');
    const watching = await watch(asWatcher());
    const waiting = waiter.query("UPDATE items SET price = 99 WHERE id = 7 AND 'secret text' <> ''");
    await delay(350);
    const { seconds } = await watching.stop();
    await blocker.query('ROLLBACK');
    await waiting;
    await Promise.all([blocker.end(), waiter.end()]);
    for (const second of seconds)
      expect(validate(databaseSecondSchema, second, 'seconds')).toMatchObject({ ok: true });
    const last = seconds.at(-1);
    expect(last?.locks).toMatchObject([
      {
        query: 'UPDATE items SET price = ? WHERE id = ? AND ? <> ?',
        blocker: {
          application: 'nightly job',
          state: 'idle in transaction',
          query: 'UPDATE items SET price = ? WHERE id = ?',
        },
      },
    ]);
    expect(last?.sessions).toContainEqual({
      application: expect.any(String),
      queryId: expect.stringMatching(/^-?\d+$/u),
      state: 'active',
      waitType: 'Lock',
      waitEvent: 'transactionid',
      count: 1,
    });
  });

  test('cannot be changed through the observer’s connection, however much its role may', async () => {
    const connection = await connectReadOnly(databaseAddress(postgres.url, '--database'));
    await expect(connection.rows('DELETE FROM items')).rejects.toThrow(/read-only transaction/);
    await connection.close();
  });

  test('whose role may not see others is watched as far as it goes, and told how to go on', async () => {
    const watching = await watch(postgres.urlAs('nosy', PASSWORD));
    await delay(150);
    const seen = await watching.stop();
    expect(seen.record.problems).toMatchObject([
      { code: 'no-permission', remedy: 'GRANT pg_monitor TO nosy;' },
    ]);
    expect(watching.told.join()).toContain('GRANT pg_monitor TO nosy;');
    expect(seen.seconds.length).toBeGreaterThan(0);
  });

  test('without the extension shows its sessions, and says what is missing', async () => {
    const watching = await watch(postgres.urlAs('watcher', PASSWORD, 'bare'));
    await delay(150);
    const seen = await watching.stop();
    expect(codes(seen)).toEqual(['no-extension']);
    expect(seen.record.statements).toEqual([]);
    expect(seen.seconds.length).toBeGreaterThan(0);
  });

  test.for([
    ['with a wrong password', (): string => postgres.urlAs('watcher', 'pw-wrong-1234'), 'refused'],
    ['without the database', (): string => postgres.urlAs('watcher', PASSWORD, 'nowhere'), 'refused'],
    ['at a closed port', (): string => `postgres://watcher:${PASSWORD}@127.0.0.1:1/postgres`, 'unreachable'],
  ] as const)('that is asked %s harms nothing, and no password is told', async ([, url, code]) => {
    const watching = await watch(url());
    await delay(100);
    const seen = await watching.stop();
    expect(codes(seen)).toEqual([code]);
    expect(seen.record.server).toBeNull();
    expect(JSON.stringify(seen) + watching.told.join()).not.toMatch(/pw-/);
  });

  test('whose statistics are reset meanwhile says so', async () => {
    const watching = await watch(asWatcher());
    await delay(250);
    await postgres.sql('SELECT pg_stat_statements_reset()');
    await delay(200);
    const { record } = await watching.stop();
    const resets = new Set(record.borders.map(({ statementsResetAtMs }) => statementsResetAtMs));
    expect(resets.size).toBe(2);
  });

  test('that restarts is watched on, and the record says so', async () => {
    const watching = await watch(asWatcher());
    await delay(150);
    await postgres.restart();
    await delay(400);
    const seen = await watching.stop();
    expect(codes(seen)).toContain('lost');
    expect(codes(seen)).toContain('restarted');
    expect(seen.record.borders.at(-1)?.moment).toBe('end');
  });

  test('that is gone for good leaves what was seen until then', async () => {
    const watching = await watch(asWatcher());
    await delay(250);
    await postgres.pause();
    const seen = await watching.stop();
    expect(seen.record.borders.length).toBeGreaterThan(1);
    expect(codes(seen)).toContain('lost');
    await postgres.restart();
  });
});
