import { expect, test } from 'vitest';
import { readThresholds } from '../../../runner/config/project.ts';
import { observedDatabase } from '../../../runner/flow/observed-database.ts';

const FILE = 'tests/fixtures/stub-project/thresholds.json';
const written = await readThresholds(FILE, FILE);
const project = (database?: string) => ({
  thresholds: { ...written, gate: { ...written.gate, ...(database !== undefined && { database }) } },
});

const url = (host: string): string => `postgres://watcher:pw@${host}/shop`;

const hostOf = (option: string | undefined, env: Record<string, string>, named?: string) => {
  const found = observedDatabase(option, project(named), env);
  return found === null ? null : new URL(found.address.url).hostname;
};

test('the command line names the database, else the environment, else the variable that the gate names', () => {
  const env = { PEAKGATE_OBSERVE_DATABASE: url('environment'), STAGING_URL: url('gate') };
  expect(hostOf(url('option'), env, 'STAGING_URL')).toBe('option');
  expect(hostOf(undefined, env, 'STAGING_URL')).toBe('environment');
  expect(hostOf('', { STAGING_URL: url('gate') }, 'STAGING_URL')).toBe('gate');
});

test('nothing is looked at where nothing names a database', () => {
  expect(hostOf(undefined, { STAGING_URL: url('gate') })).toBeNull();
  expect(hostOf(undefined, {}, 'STAGING_URL')).toBeNull();
});

test('PgBouncer is looked at beside a database', () => {
  const env = { PEAKGATE_OBSERVE_DATABASE: url('db'), PEAKGATE_OBSERVE_PGBOUNCER: url('bouncer') };
  expect(observedDatabase(undefined, project(), env)?.pooler?.shown).toBe('postgres://watcher@bouncer/shop');
});

test('a mistake in a variable is told by its name, and not by its value', () => {
  expect(() => hostOf(undefined, { STAGING_URL: 'watcher:pw@db' }, 'STAGING_URL')).toThrow(
    /^STAGING_URL is not/,
  );
  expect(() => hostOf(undefined, { STAGING_URL: 'watcher:pw@db' }, 'STAGING_URL')).not.toThrow(/pw/);
});
