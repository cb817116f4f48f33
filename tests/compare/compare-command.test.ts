import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { comparisonSchema } from '../../runner/schema/comparison-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { scattered } from '../evaluate/made/made-leg.ts';
import { FAST } from '../evaluate/made/made-thresholds.ts';
import { peakgate } from './command-line.ts';
import { type WrittenRun, writeRun } from './written-run.ts';

const project = mkdtempSync(join(tmpdir(), 'peakgate-compare-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** A service whose p95 is about 390 ms at speed 1, and that much longer at another. */
const slowed = (factor: number, stated: WrittenRun = {}): WrittenRun => ({
  objectives: [{ ...FAST, expect: 'p95 < 600ms' }],
  legs: [{ latencyMs: ({ nthJourney }) => factor * (200 + scattered(nthJourney) * 200) }],
  ...stated,
});

beforeAll(async () => {
  for (const [index, factor] of [1, 1.004, 0.996, 1.002, 0.998].entries())
    await peakgate(
      project,
      'baseline',
      'accept',
      await writeRun(project, `before-${index + 1}`, slowed(factor)),
    );
  for (const index of [1, 2, 3]) {
    await writeRun(project, `same-${index}`, slowed(1 + index / 1_000));
    await writeRun(project, `slow-${index}`, slowed(1.1 + index / 1_000));
  }
  await writeRun(project, 'thin', slowed(1, { legs: [{ peakSeconds: 20 }] }));
  await writeRun(project, 'other-k6', slowed(1, { manifest: { k6: '2.3.0' } }));
});

describe('against the accepted baseline', () => {
  test.each([
    ['three runs without a change', ['same-1', 'same-2', 'same-3'], 0, '✓ NOT WORSE: The one percentile'],
    ['three runs 10 % slower', ['slow-1', 'slow-2', 'slow-3'], 1, '✗ WORSE: 1 of 1'],
    ['a single run', ['same-1'], 4, '? INCONCLUSIVE: 1 of 1'],
    ['a run measured by another k6', ['other-k6'], 3, '! INVALID: The runs differ'],
  ])('%s', async (_, runs, exitCode, last) => {
    const said = await peakgate(project, 'compare', ...runs);
    expect(said).toMatchObject({ exitCode, stderr: '' });
    expect(said.stdout.trimEnd().split('\n').at(-1)).toMatch(last);
  });

  test('differences are shown first', async () => {
    const { stdout } = await peakgate(project, 'compare', 'other-k6');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'The runs differ in more than the target',
      '  ! k6: other-k6 has 2.3.0; expected 2.2.0',
    ]);
  });

  test('are judged all the same where the caller insists', async () => {
    const said = await peakgate(
      project,
      'compare',
      'other-k6',
      '--with',
      'before-1',
      '--despite-differences',
    );
    expect(said.exitCode).toBe(0);
    expect(said.stdout).toMatch('compared all the same (--despite-differences)');
  });
});

describe('against runs', () => {
  test.each([
    ['same-1', 0],
    ['slow-1', 1],
    ['thin', 4],
  ])('%s against one run ends with %i, and says what it is about', async (run, exitCode) => {
    const said = await peakgate(project, 'compare', run, '--with', 'before-1', '--despite-differences');
    expect(said.exitCode).toBe(exitCode);
    expect(said.stdout).toMatch('Within these two runs; run-to-run variation is not in it.');
  });

  test('a run whose objectives fail is compared nevertheless', async () => {
    await writeRun(project, 'strict', slowed(1, { objectives: [{ ...FAST, expect: 'p95 < 100ms' }] }));
    const said = await peakgate(project, 'compare', 'strict', '--with', 'before-1');
    expect(said.exitCode).toBe(0);
    expect(said.stdout).toMatch('strict (fail, target 1.0.0)');
  });

  test('several are named one after the other', async () => {
    const five = [1, 2, 3, 4, 5].map((index) => `before-${index}`);
    const said = await peakgate(project, 'compare', 'same-1', 'same-2', 'same-3', '--with', ...five);
    expect(said.exitCode).toBe(0);
    expect(said.stdout).toMatch('3 candidate runs against 5 reference runs');
  });
});

describe('runs that were played in turn', () => {
  /** Pairs an hour after each other, on a machine that becomes slower; the candidate is so much slower besides. */
  async function writePairs(
    name: string,
    factor: number,
    { order = 'abbaabbaab', ...more }: WrittenRun & { readonly order?: string } = {},
  ): Promise<string[]> {
    const folders = { a: [] as string[], b: [] as string[] };
    for (const [index, side] of [...order].entries()) {
      const drift = 1 + Math.floor(index / 2) * 0.05;
      const startedAt = new Date(Date.UTC(2026, 10, 25, index)).toISOString();
      const stated = slowed(drift * (side === 'a' ? factor : 1), { manifest: { startedAt }, ...more });
      const folder = await writeRun(project, `${name}-${index}-${side}`, stated);
      if (side === 'a') folders.a.push(folder);
      else folders.b.push(folder);
    }
    return [...folders.a, '--with', ...folders.b];
  }

  test.each([
    ['even', 1, 0, 'NOT WORSE'],
    ['slower', 1.1, 1, 'WORSE'],
  ])('%s: exit code as for any comparison, in spite of the drift', async (name, factor, exitCode, word) => {
    const pairs = await writePairs(name, factor);
    const said = await peakgate(project, 'compare', ...pairs, '--paired');
    expect(said).toMatchObject({ exitCode, stderr: '' });
    expect(said.stdout).toContain('In turn: 5 pairs of runs');
    expect(said.stdout.trimEnd().split('\n').at(-1)).toContain(word);
    expect((await peakgate(project, 'compare', ...pairs)).exitCode).toBe(4);
  });

  test.each([
    ['gained', 0.8, 0, 'PASS: The one percentile'],
    ['gained-too-little', 0.95, 1, 'FAIL: "p95 <= 0.85x" of improvement is not met.'],
  ])(
    '%s: an objective against accepted runs is judged by its own limit',
    async (name, factor, exitCode, last) => {
      const improvement = {
        ...FAST,
        id: 'improvement',
        expect: 'p95 <= 0.85x',
        than: { baseline: 'accepted' },
      } as const;
      const pairs = await writePairs(name, factor, { objectives: [improvement] });
      const said = await peakgate(project, 'compare', ...pairs, '--paired');
      expect(said).toMatchObject({ exitCode, stderr: '' });
      expect(said.stdout.trimEnd().split('\n').at(-1)).toContain(last);
    },
  );

  test('one side after the other is no turn', async () => {
    const pairs = await writePairs('grouped', 1, { order: 'aaaaabbbbb' });
    const said = await peakgate(project, 'compare', ...pairs, '--paired');
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr).toContain('--paired: The runs were not played in turn');
  });
});

describe('refusals name what is wrong and what to do', () => {
  test.each([
    [['same-1', 'same-1'], 'Run same-1 is named twice', '--help'],
    [['before-1'], 'Run before-1 is named twice', '--help'],
    [['same-1', '--with', 'nothing'], 'There is no baseline "nothing". There: accepted.', 'baseline list'],
    [['nowhere'], 'this is not a results folder', 'Name a results folder'],
  ])('%j', async (argv, message, remedy) => {
    const said = await peakgate(project, 'compare', ...argv);
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr).toContain(message);
    expect(said.stderr).toContain(remedy);
  });

  test('altered evidence is not compared', async () => {
    const folder = await writeRun(project, 'altered', slowed(1));
    appendFileSync(join(folder, 'legs', 'busy-hour@1x', 'events.ndjson'), '{}\n');
    const said = await peakgate(project, 'compare', 'altered');
    expect(said.exitCode).toBe(2);
    expect(said.stderr).toMatch('events.ndjson has other content');
  });
});

test('as JSON it has the published form, and the same bytes twice', async () => {
  const argv = ['compare', 'slow-1', 'slow-2', 'slow-3', '--json'];
  const [first, second] = [await peakgate(project, ...argv), await peakgate(project, ...argv)];
  expect(second.stdout).toBe(first.stdout);
  const read = validate(comparisonSchema, JSON.parse(first.stdout), '');
  expect(read).toMatchObject({ ok: true, value: { verdict: 'fail', exitCode: 1 } });
});
