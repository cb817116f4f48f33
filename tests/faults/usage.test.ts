import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../demo/faults/main.ts');

function faults(...args: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', MAIN, ...args], { encoding: 'utf8' });
}

test('the help tells the exit codes', () => {
  const { status, stdout } = faults('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('130 interrupted');
  expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
});

test('the list says what is expected of a case, and plays nothing', () => {
  const { status, stdout } = faults('--list', '--only', 'stale-cache');
  expect(status).toBe(0);
  expect(stdout).toBe(
    'stale-cache (fault-check): Invalidations of caches are lost\n    fails: read-your-writes\n',
  );
});

test.each([
  [['--only', 'stahl'], 'There is no case or fault stahl.'],
  [['--only', 'stall', '--write-docs'], '--write-docs keeps a complete matrix'],
  [['--again', 'nowhere'], 'There is no matrix in'],
  [['--niceness', '20'], 'It is a whole number from 0 to 19.'],
  [['--attempts', 'many'], 'It is a whole number from 1 to 10.'],
  [['--nonsense'], 'unknown option'],
])('a wrong command line (%j) ends with 2, and says why', (args, why) => {
  const { status, stderr } = faults(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(why);
});
