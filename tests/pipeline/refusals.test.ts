import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentWith, rewrite, setBench, setTarget } from './commanded.ts';

describe('what cannot be run is refused with exit 2 and a remedy, and nothing is sent', () => {
  const cases: readonly [string, string[], string][] = [
    ['no load', ['run', 'quick', '--load', '0'], '--load: "0" is not a load'],
    ['a negative load', ['run', 'quick', '--load=-2'], '--load: "-2" is not a load'],
    ['a load that is no number', ['run', 'quick', '--load', 'NaN'], '--load: "NaN" is not a load'],
    ['a leg of a second', ['run', 'quick', '--in', '1s'], 'is too short for a leg'],
    ['a leg of no time', ['run', 'quick', '--in', '0s'], '--in: "0s" is not a duration'],
    ['a seed that is none', ['run', 'quick', '--seed', '1.5'], '--seed "1.5" is not a whole number'],
    ['a profile that there is not', ['run', 'quack'], 'There is no profile "quack"'],
    ['a profile outside of the project', ['run', '../../etc/passwd'], 'There is no profile'],
    ['a project that there is not', ['run', 'quick', '--dir', 'elsewhere'], 'thresholds.json'],
    ['other thresholds that there are not', ['run', 'quick', '--thresholds', 'gone.json'], 'gone.json'],
    ['no run to be sized by', ['run', 'quick', '--sized-by', 'gone'], 'gone/run.json cannot be read'],
    ['an option that there is not', ['run', 'quick', '--faster'], "unknown option '--faster'"],
    ['a command that there is not', ['lift-off'], "unknown command 'lift-off'"],
    ['no profile', ['run'], "missing required argument 'profile'"],
  ];

  test.each(cases)('%s', async (_, argv, told) => {
    const bench = setBench('passing');
    const target = await setTarget();
    const withTarget = argv[0] === 'run' ? [...argv, '--target', target.url] : argv;
    const outcome = await bench.peakgate(...withTarget);
    expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
    expect(outcome.noted.replaceAll(/\s+/g, ' ')).toContain(told);
    expect(outcome.noted).not.toMatch(/^\s+at /m);
    expect(target.asked).toEqual([]);
    expect(existsSync(join(bench.folder, 'results'))).toBe(false);
  });
});

describe('a variable that the project names and nobody set', () => {
  const benchWith = (token?: string) => {
    const env = { ...environmentWith('passing'), SHOP_REGION: 'eu', SHOP_TOKEN: token };
    const bench = setBench('passing', { env });
    rewrite(join(bench.folder, 'thresholds.json'), ({ gate }) => {
      gate.environment = ['SHOP_REGION', 'SHOP_TOKEN', 'PEAKGATE_TARGET'];
    });
    return bench;
  };

  test.each([
    ['run', ['run', 'quick'], undefined, 'is not set in this environment'],
    ['run', ['run', 'quick'], '', 'is empty in this environment'],
    ['gate', ['gate'], undefined, 'is not set in this environment'],
    ['run --against', ['run', 'quick', '--against', 'http://127.0.0.1:9'], undefined, 'is not set'],
  ])('is refused by %s before anything is sent', async (_, argv, token, told) => {
    const bench = benchWith(token);
    const target = await setTarget();
    const outcome = await bench.peakgate(...argv, '--target', target.url);
    expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
    const noted = outcome.noted.replaceAll(/\s+/g, ' ');
    expect(noted).toContain('thresholds.json: one mistake');
    expect(noted).toContain('/gate/environment/1');
    expect(noted).toContain(told);
    expect(noted).toContain('export SHOP_TOKEN=...');
    expect(target.asked).toEqual([]);
    expect(existsSync(join(bench.folder, 'results'))).toBe(false);
  });

  test.each([['validate'], ['plan'], ['plan', 'quick']])('is a remark of %s', async (...argv) => {
    const outcome = await benchWith().peakgate(...argv);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.noted).toBe(
      'note: thresholds.json /gate/environment/1: "SHOP_TOKEN" is not set in this environment; a run would be refused. Before it: export SHOP_TOKEN=...',
    );
  });

  test('is no more told once it is set', async () => {
    expect(await benchWith('token-7').peakgate('validate')).toMatchObject({ exitCode: 0, noted: '' });
  });
});

describe('a target that cannot be loaded is refused with exit 2 and a remedy', () => {
  const run = async (target: string[]) => setBench('passing').peakgate('run', 'quick', ...target);

  test.each([
    ['none', [], 'neither --target nor PEAKGATE_TARGET names one'],
    ['an empty one', ['--target', ''], 'neither --target nor PEAKGATE_TARGET names one'],
    ['one that is no URL', ['--target', 'localhost:4300'], 'is not a URL such as'],
    ['one that is not spoken to by HTTP', ['--target', 'ftp://127.0.0.1/'], 'is not a URL such as'],
    ['one that nobody allowed', ['--target', 'http://192.0.2.1:80'], 'http://192.0.2.1 may not be loaded'],
    ['one that only looks allowed', ['--target', 'http://127.0.0.1:80@192.0.2.1/'], 'may not be loaded'],
    [
      'one whose name begins like an allowed one',
      ['--target', 'http://127.0.0.1.example.com:80'],
      'may not be loaded',
    ],
    [
      'one with a query, into which every path would fall',
      ['--target', 'http://127.0.0.1:4300/?key=secret'],
      'has a "?" part',
    ],
    ['one with a password that is no text', ['--target', 'http://user:%zz@127.0.0.1:9'], 'does not answer'],
  ])('%s', async (_, argv, told) => {
    const outcome = await run(argv);
    expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
    expect(outcome.noted).toContain(told);
    expect(outcome.noted).not.toContain('secret');
    expect(outcome.noted).not.toMatch(/^\s+at /m);
  });

  test('one that is silent: it is asked once, and no results folder is made', async () => {
    const bench = setBench('passing');
    const outcome = await bench.peakgate('run', 'quick', '--target', 'http://127.0.0.1:9');
    expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
    expect(outcome.noted).toContain('The target does not answer: http://127.0.0.1:9/health');
    expect(existsSync(join(bench.folder, 'results'))).toBe(false);
  });
});

describe('what cannot be judged is refused with exit 2', () => {
  test.each([
    ['a folder that there is not', ['evaluate', 'results/gone'], 'this is not a results folder'],
    ['the project itself', ['evaluate', '.'], 'this is not a results folder'],
    ['no folder', ['evaluate'], "missing required argument 'folder'"],
    ['a report of nothing', ['report', 'results/gone'], 'this is not a results folder'],
  ])('%s', async (_, argv, told) => {
    const outcome = await setBench('passing').peakgate(...argv);
    expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
    expect(outcome.noted).toContain(told);
    expect(outcome.noted).not.toMatch(/^\s+at /m);
  });
});

test('results that cannot be written are refused before any load', async () => {
  const bench = setBench('passing');
  const target = await setTarget();
  writeFileSync(join(bench.folder, 'taken'), '');
  const outcome = await bench.peakgate('run', 'quick', '--target', target.url, '--results', 'taken');
  expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
  expect(outcome.noted).toContain('Cannot write the results');
  expect(target.asked).toEqual(['/health']);
});
