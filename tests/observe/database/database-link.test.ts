import { describe, expect, test } from 'vitest';
import type { Connect, DatabaseConnection } from '../../../runner/observe/database/connection.ts';
import { databaseAddress } from '../../../runner/observe/database/database-address.ts';
import { DatabaseLink } from '../../../runner/observe/database/database-link.ts';

/** What a healthy primary says of itself. */
const PRIMARY = {
  version: '18.4',
  versionNumber: 180_004,
  isReplica: false,
  startedAtMs: 1_000,
  address: '10.0.0.1:5432',
  database: 'shop',
  maxConnections: 100,
  reservedConnections: 3,
  statements: '1.12',
  statementsSchema: 'public',
  hypopgSchema: null,
  seesAll: true,
  user: 'peakgate',
};

type Said = Partial<Omit<typeof PRIMARY, 'statements'> & { statements: string | null }>;

/** A server that tells this of itself, to whoever connects until `lose` is called. */
function serverSaying(said: Said): { readonly connection: DatabaseConnection; readonly lose: () => void } {
  let lost = false;
  const answer = { ...PRIMARY, ...said };
  const connection: DatabaseConnection = {
    rows: async (text) =>
      JSON.parse(JSON.stringify(text.includes('server_version') ? [answer] : [{ writesPlans: false }])),
    arrays: async () => [],
    isLost: () => lost,
    close: async () => undefined,
  };
  return { connection, lose: () => void (lost = true) };
}

const sqlState = (code: string, message: string): Error => Object.assign(new Error(message), { code });

/** What a link notes that finds one after the other, and loses each connection before it asks for the next. */
async function notedBy(...attempts: readonly (Said | Error)[]) {
  const told: string[] = [];
  const left = [...attempts];
  let loseLast = (): void => undefined;
  const connect: Connect = async () => {
    const next = left.shift();
    if (next === undefined) throw new TypeError('asked more often than the test knows an answer');
    if (next instanceof Error) throw next;
    const { connection, lose } = serverSaying(next);
    loseLast = lose;
    return connection;
  };
  const link = new DatabaseLink({
    address: databaseAddress('postgres://peakgate:pw@db/shop', '--database'),
    clock: { now: () => 0, monotonicMs: () => 0 },
    connect,
    tell: (line) => void told.push(line),
  });
  for (const _ of attempts) {
    loseLast();
    await link.reconnect();
  }
  return { told, problems: link.allProblems(), server: link.server, isLost: link.isLost, left: left.length };
}

const codes = ({ problems }: Awaited<ReturnType<typeof notedBy>>) => problems.map(({ code }) => code);

describe('a connection that was lost and stands again', () => {
  test.for<readonly [string, Said, Said, string | null]>([
    ['the same server, going on', {}, {}, null],
    [
      'the same server, started since',
      {},
      { startedAtMs: 9_000 },
      'postgres://peakgate@db/shop restarted during the leg.',
    ],
    [
      'another machine',
      {},
      { address: '10.0.0.2:5432', startedAtMs: 500 },
      'postgres://peakgate@db/shop became another server: primary 10.0.0.1:5432 before, primary 10.0.0.2:5432 now.',
    ],
    [
      'a machine that started later, too',
      {},
      { address: '10.0.0.2:5432', startedAtMs: 9_000 },
      'postgres://peakgate@db/shop became another server: primary 10.0.0.1:5432 before, primary 10.0.0.2:5432 now.',
    ],
    [
      'the primary as a replica',
      {},
      { isReplica: true },
      'postgres://peakgate@db/shop became another server: primary 10.0.0.1:5432 before, replica 10.0.0.1:5432 now.',
    ],
  ])('leads to %s', async ([, before, now, message]) => {
    const noted = await notedBy(before, now);
    const [lost, ...others] = noted.problems;
    expect(lost).toMatchObject({ code: 'lost' });
    expect(others.map((problem) => problem.message)).toEqual(message === null ? [] : [message]);
    expect(noted.isLost).toBe(false);
  });

  test('to another server is told as a failover with its remedy, to the user at once', async () => {
    const noted = await notedBy({}, { address: '10.0.0.2:5432' });
    expect(codes(noted)).toEqual(['lost', 'failed-over']);
    expect(noted.problems[1]?.remedy).toBe(
      'Statistics of the two are not comparable: measure again without a failover.',
    );
    expect(noted.told[1]).toContain('became another server');
    expect(noted.told[1]).toContain('measure again without a failover');
  });

  test('to a server that was restarted is told as such, once, however often the connection breaks afterwards', async () => {
    expect(codes(await notedBy({}, { startedAtMs: 9_000 }, { startedAtMs: 9_000 }))).toEqual([
      'lost',
      'restarted',
    ]);
  });

  test('leaves in the record the server that was there at first', async () => {
    const { server } = await notedBy({}, { address: '10.0.0.2:5432', version: '17.2' });
    expect(server).toMatchObject({ address: '10.0.0.1:5432', version: '18.4' });
  });
});

describe('a server that lets the observer in', () => {
  test.for<readonly [string, Said, readonly string[], RegExp]>([
    [
      'is older than 13',
      { version: '12.22', versionNumber: 120_022, statements: '1.7' },
      ['too-old'],
      /13 or newer/,
    ],
    [
      'has the extension of an older one',
      { statements: '1.7' },
      ['extension-old'],
      /ALTER EXTENSION pg_stat_statements UPDATE/,
    ],
    ['has no extension', { statements: null }, ['no-extension'], /CREATE EXTENSION pg_stat_statements;/],
    [
      'shows sessions of others to monitors alone',
      { seesAll: false },
      ['no-permission'],
      /GRANT pg_monitor TO peakgate;/,
    ],
    ['is a replica', { isReplica: true }, ['replica'], /Name the primary/],
  ])('but %s is watched, and told with the remedy', async ([, said, expected, remedy]) => {
    const noted = await notedBy(said);
    expect(codes(noted)).toEqual(expected);
    expect(noted.problems[0]?.remedy).toMatch(remedy);
    expect(noted.isLost).toBe(false);
  });
});

describe('a server that turns the observer away', () => {
  const FULL = sqlState('53300', 'sorry, too many clients already');

  test('for want of a connection is asked again, and watched as soon as there is one', async () => {
    const noted = await notedBy(FULL, FULL, {});
    expect(noted.problems).toEqual([
      {
        code: 'too-many-connections',
        atMs: 0,
        message: 'postgres://peakgate@db/shop: sorry, too many clients already',
        remedy:
          'The server had no connection left for the observer: raise max_connections or make the pools of its clients smaller.',
      },
    ]);
    expect(noted).toMatchObject({ isLost: false, left: 0, server: { version: '18.4' } });
  });

  test.for([
    ['28P01', 'refused', 2],
    ['28000', 'refused', 2],
    ['3D000', 'refused', 2],
    ['57P03', 'unreachable', 0],
    ['ECONNREFUSED', 'unreachable', 0],
  ] as const)(
    'with %s is told to be %s, and asked again only where that may help',
    async ([code, told, left]) => {
      const refusal = sqlState(code, 'no');
      const noted = await notedBy(refusal, refusal, refusal);
      expect(codes(noted)).toEqual([told]);
      expect(noted.left).toBe(left);
    },
  );
});
