import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { comparisonSchema } from '../../runner/schema/comparison-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { isAlive } from '../k6/temporary.ts';
import { type Bench, onlyRun, rewrite, setBench, setTarget, stubsOf } from './commanded.ts';

const TEST_TIMEOUT_MS = 60_000;

/** A bench whose objectives judge a percentile, too: without one there is nothing to compare. */
function setDuel(...given: Parameters<typeof setBench>): Bench {
  const bench = setBench(...given);
  rewrite(join(bench.folder, 'thresholds.json'), (json) => {
    json.objectives.push({ id: 'fast', title: 'Fast', sli: 'response_time', expect: 'p95 < 500ms' });
  });
  return bench;
}

async function setSides(atEnd?: Parameters<typeof setTarget>[0]) {
  const [candidate, reference] = [await setTarget(atEnd, '2.0.0'), await setTarget(atEnd, '1.0.0')];
  return {
    candidate,
    reference,
    argv: ['run', 'quick', '--target', candidate.url, '--against', reference.url],
  };
}

interface PlayedRun {
  readonly id: string;
  readonly seed: number;
  readonly complete: boolean;
  readonly target: { readonly url: string; readonly version: string };
}

/** The runs of a comparison in the order in which they were played. */
function runsIn(folder: string): PlayedRun[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readFileSync(join(folder, name, 'run.json'), 'utf8'))
    .map((text): PlayedRun & { readonly startedAt: string } => JSON.parse(text))
    .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

const nameOf = ({ id }: PlayedRun) => id.split('-').at(-1);

test.concurrent('a pair is two sealed runs of one plan, and the comparison of both', {
  timeout: TEST_TIMEOUT_MS,
}, async ({ onTestFinished }) => {
  const bench = setDuel('two-speeds', {}, onTestFinished);
  const { candidate, reference, argv } = await setSides(onTestFinished);
  const outcome = await bench.peakgate(...argv, '--pairs', '1', '--json');
  expect(outcome.exitCode).toBe(4);
  const { runsFolder, comparisonFile, ...comparison } = JSON.parse(outcome.printed);
  expect(validate(comparisonSchema, comparison, 'stdout')).toMatchObject({ ok: true });
  expect(comparison).toMatchObject({ method: 'paired', verdict: 'inconclusive', differences: [] });
  expect(outcome.noted).toContain('Fewer than 5 pairs decide nothing.');
  const [latency] = comparison.latencies;
  expect(latency.ratio).toBeCloseTo(1.4, 1);
  expect(latency.reason).toContain('At least 5 pairs are needed; there is 1.');
  expect(runsFolder).toBe(onlyRun(bench.folder));
  expect(runsFolder).toMatch(/-quick-against$/);
  expect(JSON.parse(readFileSync(comparisonFile, 'utf8'))).toEqual(comparison);
  const [a, b, ...more] = runsIn(runsFolder);
  expect(more).toEqual([]);
  expect(a).toMatchObject({ complete: true, target: { url: candidate.url, version: '2.0.0' } });
  expect(b).toMatchObject({ complete: true, target: { url: reference.url, version: '1.0.0' } });
  expect(b?.seed).toBe(a?.seed);
  expect(new Set([...candidate.asked, ...reference.asked])).toEqual(new Set(['/health']));

  const [ofA, ofB] = [join(runsFolder, a?.id ?? ''), join(runsFolder, b?.id ?? '')];
  const again = await bench.peakgate('compare', ofA, '--with', ofB, '--paired', '--json');
  expect(JSON.parse(again.printed)).toEqual(comparison);
  // Four seconds are too few to judge a run, but it is judged like any other.
  expect(await bench.peakgate('evaluate', ofA)).toMatchObject({ exitCode: 4 });
});

test.concurrent('five pairs are played when nothing else is said, in swapped order', {
  timeout: TEST_TIMEOUT_MS,
}, async ({ onTestFinished }) => {
  const bench = setDuel('silent', {}, onTestFinished);
  const { candidate, argv } = await setSides(onTestFinished);
  const { exitCode, noted, printed } = await bench.peakgate(...argv);
  const runs = runsIn(onlyRun(bench.folder));
  expect(runs.map(nameOf)).toEqual(['a1', 'b1', 'b2', 'a2', 'a3', 'b3', 'b4', 'a4', 'a5', 'b5']);
  for (const run of runs) expect(run.target.url === candidate.url).toBe(nameOf(run)?.startsWith('a'));
  expect(noted).toContain('10 legs of 6 s in turn, 1 min in all');
  expect(noted).toContain('A peak of 4 s cannot be found not worse: 1 min are needed.');
  expect(noted).not.toContain('Fewer than');
  // This k6 measures nothing, which is never a pass.
  expect(exitCode).toBe(3);
  expect(printed).toContain('INVALID');
  expect(printed).toContain(`Runs and comparison.json: ${onlyRun(bench.folder)}`);
});

test.concurrent('a leg that is cut short ends it with its pair: the comparison could not be valid', {
  timeout: TEST_TIMEOUT_MS,
}, async ({ onTestFinished }) => {
  const bench = setDuel('crashing-mid-leg', {}, onTestFinished);
  const { argv } = await setSides(onTestFinished);
  const { exitCode, noted, printed } = await bench.peakgate(...argv);
  expect(exitCode).toBe(3);
  expect(runsIn(onlyRun(bench.folder)).map(nameOf)).toEqual(['a1', 'b1']);
  expect(noted).toContain('a1: k6 ended by itself before its time. No more legs are played');
  expect(printed).toContain('k6 ended as it should does not hold');
});

test.concurrent('hooks learn which of the two targets a leg loads', {
  timeout: TEST_TIMEOUT_MS,
}, async ({ onTestFinished }) => {
  const bench = setDuel('silent', {}, onTestFinished);
  const { candidate, reference, argv } = await setSides(onTestFinished);
  const note = "require('fs').appendFileSync('reset.txt', process.env.PEAKGATE_TARGET + '\\n')";
  rewrite(join(bench.folder, 'thresholds.json'), ({ gate }) => {
    gate.hooks = { beforeLeg: [['node', '-e', note]] };
  });
  await bench.peakgate(...argv, '--pairs', '2');
  const [a, b] = [candidate.url, reference.url];
  expect(readFileSync(join(bench.folder, 'reset.txt'), 'utf8').trim().split('\n')).toEqual([a, b, b, a]);
});

describe('interrupted by the user', () => {
  test('while a leg is played: exit 130, no further leg, and what was measured is kept', {
    timeout: TEST_TIMEOUT_MS,
  }, async () => {
    const bench = setDuel('deaf', { k6KillAfterMs: 500 });
    const { argv } = await setSides();
    const running = bench.peakgate(...argv);
    await vi.waitFor(() => expect(stubsOf(onlyRun(bench.folder))).toHaveLength(1), { timeout: 20_000 });
    bench.interruption.abort();
    const outcome = await running;
    expect(outcome).toMatchObject({ exitCode: 130, printed: '' });
    const folder = onlyRun(bench.folder);
    expect(outcome.noted).toContain(`kept in ${folder}`);
    expect(runsIn(folder)).toMatchObject([{ complete: false, interrupted: true }]);
    expect(existsSync(join(folder, 'comparison.json'))).toBe(false);
    expect(stubsOf(folder).filter(isAlive)).toEqual([]);
  });

  test('before anything began: exit 130, and nothing is left', async () => {
    const bench = setDuel('passing');
    const { argv } = await setSides();
    bench.interruption.abort();
    expect((await bench.peakgate(...argv)).exitCode).toBe(130);
    expect(existsSync(join(bench.folder, 'results'))).toBe(false);
  });

  test('as the first leg begins: exit 130, and no folder is left', async () => {
    const bench = setDuel('passing', {
      now: () => {
        if (existsSync(join(bench.folder, 'results'))) bench.interruption.abort();
        return new Date();
      },
    });
    const { argv } = await setSides();
    const outcome = await bench.peakgate(...argv);
    expect(outcome.exitCode).toBe(130);
    expect(outcome.noted).toContain('nothing is kept');
    expect(readdirSync(join(bench.folder, 'results'))).toEqual([]);
  });
});

describe('refused with exit 2 before any load', () => {
  test.each([
    ['no pairs', ['--pairs', '0'], '--pairs "0" is not a whole number from 1 to 100'],
    ['half a pair', ['--pairs', '1.5'], '--pairs "1.5" is not a whole number'],
    ['a database', ['--database', 'postgres://watcher@127.0.0.1/shop'], '--database looks at one server'],
    ['a reference that nobody allowed', ['--against', 'http://192.0.2.1:80'], '192.0.2.1 may not be loaded'],
    [
      'a reference that is no URL',
      ['--against', 'localhost:4300'],
      '--against "localhost:4300" is not a URL',
    ],
    ['an empty reference', ['--against', ''], 'Name the target to compare with: --against'],
    [
      'a reference that is silent',
      ['--against', 'http://127.0.0.1:9'],
      'does not answer: http://127.0.0.1:9',
    ],
  ])('%s', async (_, argv, told) => {
    const bench = setDuel('passing');
    const sides = await setSides();
    const outcome = await bench.peakgate(...sides.argv, ...argv);
    expect(outcome).toMatchObject({ exitCode: 2, printed: '' });
    expect(outcome.noted.replaceAll(/\s+/g, ' ')).toContain(told);
    expect(existsSync(join(bench.folder, 'results'))).toBe(false);
  });

  test('pairs without a target to compare with', async () => {
    const target = await setTarget();
    const outcome = await setDuel('passing').peakgate('run', 'quick', '--target', target.url, '--pairs', '5');
    expect(outcome.exitCode).toBe(2);
    expect(outcome.noted).toContain('--against <url>');
  });

  test('objectives without a percentile', async () => {
    const bench = setBench('passing');
    const { argv, candidate } = await setSides();
    const outcome = await bench.peakgate(...argv);
    expect(outcome.exitCode).toBe(2);
    expect(outcome.noted).toContain('no objective judges one on quick@1x');
    expect(candidate.asked).toEqual([]);
  });
});
