import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { isAlive } from '../k6/temporary.ts';
import {
  type Commanded,
  environmentWith,
  filesIn,
  onlyRun,
  rewrite,
  setBench,
  setTarget,
  stubsOf,
} from './commanded.ts';

const TEST_TIMEOUT_MS = 60_000;
const BIN = fileURLToPath(new URL('../../runner/bin.ts', import.meta.url));
const CONTROL = /[^\P{Cc}\n\t]/u;
const TSX = import.meta.resolve('tsx');
const STACK_LINE = /^\s+at .+:\d+:\d+\)?$/m;

/** What the user is shown holds no stack trace, and nothing that a terminal would act upon. */
function expectReadable({ printed, noted }: Commanded): void {
  expect(`${printed}\n${noted}`).not.toMatch(STACK_LINE);
  expect(noted).not.toContain('the fault is its own');
  expect(`${printed}${noted}`).not.toMatch(CONTROL);
}

describe('a k6 that does not do its work makes the run invalid, and no more', () => {
  test.each([
    ['crashing-mid-leg', 'exit code 2 (crashed)'],
    ['garbage', 'summary.json is missing'],
    ['broken-summary', 'summary.json is not JSON'],
    ['silent', 'summary.json is missing'],
  ])('%s: exit 3, and the reason is told', { timeout: TEST_TIMEOUT_MS }, async (stub, reason) => {
    const bench = setBench(stub);
    const target = await setTarget();
    const outcome = await bench.peakgate('run', 'quick', '--target', target.url);
    expect(outcome.exitCode).toBe(3);
    expect(outcome.printed).toContain('INVALID');
    expect(outcome.printed.replaceAll(/\s+/g, ' ')).toContain(reason);
    expectReadable(outcome);
    const run = onlyRun(bench.folder);
    expect(stubsOf(run).filter(isAlive)).toEqual([]);
    expect(JSON.parse(filesIn(run).get('run.json')?.toString() ?? '')).toMatchObject({ complete: true });
    expect((await bench.peakgate('evaluate', run)).exitCode).toBe(3);
  });
});

describe('interrupted by the user', () => {
  test('a k6 that takes no notice is killed: exit 130, and the folder says incomplete', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const bench = setBench('deaf', { k6KillAfterMs: 500 });
    const target = await setTarget();
    const running = bench.peakgate('run', 'quick', '--target', target.url);
    await vi.waitFor(() => expect(stubsOf(onlyRun(bench.folder))).toHaveLength(1), { timeout: 20_000 });
    const run = onlyRun(bench.folder);
    bench.interruption.abort();
    const outcome = await running;
    expect(outcome).toMatchObject({ exitCode: 130, printed: '' });
    expect(outcome.noted).toContain('marked incomplete');
    expectReadable(outcome);
    expect(stubsOf(run).filter(isAlive)).toEqual([]);
    const files = filesIn(run);
    expect(JSON.parse(files.get('run.json')?.toString() ?? '')).toMatchObject({
      complete: false,
      interrupted: true,
      legs: [{ k6: { signal: 'SIGKILL', stoppedBy: 'user' } }],
    });
    expect([...files.keys()].filter((file) => file.startsWith('verdict'))).toEqual([]);
    const judged = await setBench('passing').peakgate('evaluate', run);
    expect(judged).toMatchObject({ exitCode: 2, printed: '' });
    expect(judged.noted.replaceAll(/\s+/g, ' ')).toContain('is incomplete: the run was interrupted');
  });

  test('before anything began: exit 130, and nothing is left', async () => {
    const bench = setBench('passing');
    const target = await setTarget();
    bench.interruption.abort();
    const outcome = await bench.peakgate('run', 'quick', '--target', target.url);
    expect(outcome.exitCode).toBe(130);
    expectReadable(outcome);
    expect(existsSync(join(bench.folder, 'results'))).toBe(false);
  });

  const moments: readonly [string, (folder: string) => boolean][] = [
    ['as the results folder is made', () => true],
    ['while it is begun', (folder) => existsSync(join(folder, 'results'))],
  ];
  test.each(moments)('%s: exit 130, and nothing is left', async (_when, isMoment) => {
    const bench = setBench('passing', { now: () => new Date(interruptWhen()) });
    const interruptWhen = (): number => {
      if (isMoment(bench.folder)) bench.interruption.abort();
      return Date.now();
    };
    const target = await setTarget();
    const outcome = await bench.peakgate('run', 'quick', '--target', target.url);
    expect(outcome.exitCode).toBe(130);
    expect(outcome.noted).toContain('nothing is kept');
    expect(target.asked).not.toEqual([]);
    const results = join(bench.folder, 'results');
    expect(existsSync(results) ? readdirSync(results) : []).toEqual([]);
  });
});

describe('the password of the target', () => {
  test('is in no file of the run and in nothing that is said', { timeout: TEST_TIMEOUT_MS }, async () => {
    const bench = setBench('talkative');
    const { url } = await setTarget();
    const password = 'hunter%2Fseven';
    const outcome = await bench.peakgate(
      'run',
      'quick',
      '--target',
      url.replace('//', `//operator:${password}@`),
    );
    const basic = Buffer.from('operator:hunter/seven').toString('base64');
    const run = filesIn(onlyRun(bench.folder));
    expect(run.get('legs/quick@1x/k6.log')?.toString()).toContain('EOF');
    const everything = [...run.values()].map(String).join('\n') + outcome.printed + outcome.noted;
    for (const secret of [password, 'hunter/seven', basic]) expect(everything).not.toContain(secret);
  });
});

describe('hooks', () => {
  test('one that fails before the leg makes it invalid, and k6 never runs', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const bench = setBench('passing');
    const target = await setTarget();
    rewrite(`${bench.folder}/thresholds.json`, ({ gate }) => {
      gate.hooks = { beforeLeg: [['node', '-e', 'process.exit(7)']] };
    });
    const outcome = await bench.peakgate('run', 'quick', '--target', target.url);
    expect(outcome.exitCode).toBe(3);
    expect(outcome.printed.replaceAll(/\s+/g, ' ')).toContain(
      'hook beforeLeg failed: node -e process.exit(7) (exit code 7)',
    );
    expect(stubsOf(onlyRun(bench.folder))).toEqual([]);
  });

  test('one that cannot be found is told by its name', { timeout: TEST_TIMEOUT_MS }, async () => {
    const bench = setBench('passing');
    const target = await setTarget();
    rewrite(`${bench.folder}/thresholds.json`, ({ gate }) => {
      gate.hooks = { beforeLeg: [['./no-such-script', '--now']] };
    });
    const outcome = await bench.peakgate('run', 'quick', '--target', target.url);
    expect(outcome.exitCode).toBe(3);
    expect(outcome.printed).toContain('./no-such-script --now');
    expectReadable(outcome);
  });
});

test('a leg that cannot be recorded ends the process at once, with exit 2', {
  timeout: TEST_TIMEOUT_MS,
}, async () => {
  const bench = setBench('silent');
  const target = await setTarget();
  const inTheWay = `const fs = require('fs'); const run = fs.readdirSync('results')[0];
    fs.mkdirSync('results/' + run + '/legs/quick@1x/timeline.ndjson.gz');`;
  rewrite(`${bench.folder}/thresholds.json`, ({ gate }) => {
    gate.hooks = { beforeLeg: [['node', '-e', inTheWay]] };
  });
  // In a process of its own: a timer or a listener that is left would keep it alive.
  const argv = ['--import', TSX, BIN, 'run', 'quick', '--target', target.url];
  const ended = await promisify(execFile)(process.execPath, argv, {
    cwd: bench.folder,
    env: environmentWith('silent'),
    timeout: 30_000,
  }).catch((error: unknown) => error);
  expect(ended).toMatchObject({ code: 2, killed: false, stdout: '' });
  expect(ended).toMatchObject({ stderr: expect.stringContaining('timeline.ndjson.gz') });
  expect(JSON.parse(filesIn(onlyRun(bench.folder)).get('run.json')?.toString() ?? '')).toMatchObject({
    complete: false,
  });
});
