import { describe, expect, test } from 'vitest';
import { databaseAddress, withoutSecrets } from '../../../runner/observe/database/database-address.ts';
import { problemOf } from '../../../runner/observe/database/database-problem.ts';
import { namelessQuery } from '../../../runner/observe/database/nameless-query.ts';

describe('the address of a database', () => {
  test.for([
    ['postgres://watcher:s3cret@db.example:5432/shop', 'postgres://watcher@db.example:5432/shop', ['s3cret']],
    ['postgresql://watcher:p%40ss@db/shop?sslmode=require', 'postgres://watcher@db/shop', ['p%40ss', 'p@ss']],
    ['postgres://db/shop?user=watcher&password=s3cret', 'postgres://db/shop', ['s3cret']],
    ['postgres://watcher@db/shop', 'postgres://watcher@db/shop', []],
  ] as const)('%s is shown without its password', ([url, shown, secrets]) => {
    expect(databaseAddress(url, '--database')).toEqual({ url, shown, secrets });
  });

  test.for(['mysql://root:s3cret@db/shop', 's3cret', 'postgres://:s3cret', ''])(
    '%s is refused without being shown',
    (written) => {
      expect(() => databaseAddress(written, 'OUR_DATABASE')).toThrow(/^OUR_DATABASE is not a URL such as/);
      expect(() => databaseAddress(written, 'OUR_DATABASE')).not.toThrow(/s3cret/);
    },
  );

  test('leaves no password in what a server says', () => {
    const address = databaseAddress('postgres://watcher:s3cret@db/shop', '--database');
    expect(withoutSecrets('cannot use "s3cret"', address)).toBe('cannot use "***"');
    expect(problemOf(new Error('bad s3cret'), address).message).toBe('postgres://watcher@db/shop: bad ***');
  });
});

describe('a running query', () => {
  test.for([
    ["SELECT * FROM users WHERE email = 'ann@example.com'", 'SELECT * FROM users WHERE email = ?'],
    ['SELECT * FROM t1 WHERE a2 = 17.5 AND b = $1', 'SELECT * FROM t1 WHERE a2 = ? AND b = $1'],
    ["SELECT E'it\\'s', 'it''s', $tag$ any thing $tag$", 'SELECT ?, ?, ?'],
    ["SELECT 1 -- for 'ann'\n  /* and bob */ FROM t", 'SELECT ? FROM t'],
    ["UPDATE t SET a = 'cut off he", 'UPDATE t SET a = ?'],
  ] as const)('%s is kept without its values', ([query, nameless]) => {
    expect(namelessQuery(query)).toBe(nameless);
  });

  test('is kept up to a length', () => {
    expect(namelessQuery(`SELECT ${'a, '.repeat(5_000)}`).length).toBeLessThanOrEqual(500);
  });
});
