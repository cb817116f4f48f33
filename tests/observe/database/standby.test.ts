import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENGINES, PASSWORD, startPostgres, type TestPostgres } from './postgres.ts';
import { watch } from './watching.ts';

describe.for(ENGINES)('a standby of %s', (engine) => {
  let primary: TestPostgres;
  let standby: TestPostgres;

  beforeAll(async () => {
    primary = await startPostgres(engine);
    await primary.sql(`CREATE EXTENSION pg_stat_statements;
      CREATE TABLE items (id integer PRIMARY KEY); INSERT INTO items VALUES (1);
      CREATE ROLE watcher LOGIN PASSWORD '${PASSWORD}'; GRANT pg_monitor TO watcher`);
    standby = await primary.standby();
    const streams = "SELECT FROM pg_stat_replication WHERE state = 'streaming'";
    await vi.waitUntil(async () => (await primary.sql(streams)).length === 1, { timeout: 10_000 });
  });

  afterAll(() => Promise.all([standby.stop(), primary.stop()]));

  test('that is named instead of the primary is watched, and told to be a replica with the remedy', async () => {
    const watching = await watch(standby.urlAs('watcher', PASSWORD));
    const client = await standby.client();
    await delay(250);
    await client.query('SELECT id FROM items WHERE id = 1');
    await delay(200);
    const { record, seconds } = await watching.stop();
    await client.end();
    expect(record.server?.isReplica).toBe(true);
    expect(record.problems).toMatchObject([
      {
        code: 'replica',
        message: 'This server is a replica: it accounts for what is read from it, and for no write.',
        remedy: 'Name the primary, unless the replica is what is of interest.',
      },
    ]);
    expect(watching.told).toEqual([expect.stringContaining('This server is a replica')]);
    expect(record.statements.map(({ text }) => text)).toContain('SELECT id FROM items WHERE id = $1');
    expect(seconds.every(({ ownLagMs }) => ownLagMs === null || ownLagMs >= 0)).toBe(true);
  });

  test('is seen from its primary, with how far it is behind', async () => {
    const watching = await watch(primary.urlAs('watcher', PASSWORD));
    await delay(250);
    const { record, seconds } = await watching.stop();
    expect(record.problems).toEqual([]);
    expect(seconds.at(-1)?.replicas).toMatchObject([
      { name: 'standby', state: 'streaming', lagBytes: expect.any(Number) },
    ]);
  });
});
