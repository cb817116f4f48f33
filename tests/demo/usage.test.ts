import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../demo/main.ts');

function demo(...args: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], { encoding: 'utf8' });
}

test('the demo’s help tells its exit codes', () => {
  const { status, stdout } = demo('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('130 interrupted');
  expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
});

test.each([{ args: ['--nonsense'] }, { args: ['--architecture', 'baroque'] }])(
  'a wrong command line ($args) ends with 2, not as a failed verdict does',
  ({ args }) => {
    const { status, stderr } = demo(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: /);
  },
);
