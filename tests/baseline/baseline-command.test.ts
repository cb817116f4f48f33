import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Of } from '../../runner/record/checksums.ts';
import { baselinesSchema } from '../../runner/schema/baseline-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { peakgate } from '../compare/command-line.ts';
import { writeRun } from '../compare/written-run.ts';
import { FAST } from '../evaluate/made/made-thresholds.ts';

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'peakgate-baseline-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const baseline = (...argv: readonly string[]) => peakgate(project, 'baseline', ...argv);
const file = () => readFileSync(join(project, 'baselines.json'), 'utf8');

function written() {
  const read = validate(baselinesSchema, JSON.parse(file()), 'baselines.json');
  if (!read.ok) throw new TypeError(JSON.stringify(read.problems));
  return read.value.baselines;
}

const WAIVED = {
  objectives: [
    {
      ...FAST,
      expect: 'p95 < 50ms',
      waiver: { ceiling: 'p95 < 1000ms', expires: '2027-01-31', owner: 'platform', reason: 'new disks' },
    },
  ],
};
const FAILING = { objectives: [{ ...FAST, expect: 'p95 < 50ms' }] };

describe('accepting a run', () => {
  test('pins it with verdict, seal, fingerprint and percentiles', async () => {
    const said = await baseline('accept', await writeRun(project, 'one'));
    expect(said).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said.stdout).toBe('Run one accepted (Pass): baseline "accepted" in baselines.json has 1 run.\n');
    expect(written()).toMatchObject([
      {
        name: 'accepted',
        runs: [
          {
            run: 'one',
            verdict: 'pass',
            forcedBecause: null,
            acceptedAt: '2026-11-24T08:00:00.000Z',
            seal: expect.stringMatching(/^[0-9a-f]{64}$/),
            fingerprint: {
              k6: '2.2.0',
              host: { platform: 'linux', cpuModel: 'any', cores: 2 },
              legs: [
                {
                  leg: 'busy-hour@1x',
                  durationMs: 75_000,
                  journeys: 750,
                  seed: 7,
                  bundle: sha256Of(Buffer.from('export {};\n')),
                },
              ],
            },
            latencies: [{ check: 'fast@busy-hour@1x', probability: 0.95 }],
          },
        ],
      },
    ]);
  });

  test('again changes no byte', async () => {
    await baseline('accept', await writeRun(project, 'one'));
    const before = file();
    const said = await baseline('accept', join(project, 'one'));
    expect(said.stdout).toMatch('Run one was already accepted');
    expect(file()).toBe(before);
  });

  test('in another order gives the same bytes', async () => {
    for (const run of ['one', 'two']) await writeRun(project, run);
    for (const run of ['one', 'two']) await baseline('accept', run);
    const before = file();
    rmSync(join(project, 'baselines.json'));
    for (const run of ['two', 'one']) await baseline('accept', run);
    expect(file()).toBe(before);
  });

  test('begins a baseline of another name beside the first', async () => {
    await writeRun(project, 'one');
    await baseline('accept', 'one');
    await baseline('accept', 'one', '--name', 'before-sharding');
    expect(written().map(({ name }) => name)).toEqual(['accepted', 'before-sharding']);
  });
});

describe('a run that did not pass', () => {
  test('is refused, and nothing is written', async () => {
    const said = await baseline('accept', await writeRun(project, 'bad', FAILING));
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr).toMatch('The verdict of bad is "fail": only a run that passed can be compared with.');
    expect(said.stderr).toMatch('--force --why');
    expect(existsSync(join(project, 'baselines.json'))).toBe(false);
  });

  test('nor is one that passed only by a waiver, unless with a reason', async () => {
    const run = await writeRun(project, 'excused', WAIVED);
    const said = await baseline('accept', run);
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr).toMatch(
      'excused passed only because fast@busy-hour@1x was waived: only a run that passed can be compared with.',
    );
    expect(existsSync(join(project, 'baselines.json'))).toBe(false);
    await baseline('accept', run, '--force', '--why', 'new disks');
    expect(written()[0]?.runs[0]).toMatchObject({
      verdict: 'pass',
      waived: ['fast@busy-hour@1x'],
      forcedBecause: 'new disks',
    });
  });

  test('is accepted with a reason, which is shown wherever the run is', async () => {
    await baseline(
      'accept',
      await writeRun(project, 'bad', FAILING),
      '--force',
      '--why',
      'moved to new disks',
    );
    expect(written()[0]?.runs[0]).toMatchObject({ verdict: 'fail', forcedBecause: 'moved to new disks' });
    const shown = await baseline('show');
    expect(shown.stdout).toMatch('bad was accepted without having passed: moved to new disks');
    await writeRun(project, 'next', { what: 'next' });
    const compared = await peakgate(project, 'compare', 'next');
    expect(compared.stdout).toMatch(
      'bad (fail, target 1.0.0); accepted without having passed: moved to new disks',
    );
  });

  test.each([
    [['--force'], '--force needs a reason'],
    [['--force', '--why', '  '], '--force needs a reason'],
    [['--why', 'because'], '--why is the reason for --force'],
  ])('%j is not enough', async (options, message) => {
    const said = await baseline('accept', await writeRun(project, 'bad', FAILING), ...options);
    expect(said.exitCode).toBe(2);
    expect(said.stderr).toMatch(message);
  });

  test('a run that passed carries no reason', async () => {
    await baseline('accept', await writeRun(project, 'good'), '--force', '--why', 'to be sure');
    expect(written()[0]?.runs[0]).toMatchObject({ verdict: 'pass', forcedBecause: null });
  });
});

const OTHER_SCENARIO = 'export const other = true;\n';

describe('a run that was measured otherwise', () => {
  beforeEach(async () => {
    await baseline('accept', await writeRun(project, 'first'));
  });

  test.each([
    ['k6: 2.3.0', { manifest: { k6: '2.3.0' } }],
    [
      'load generator: 8 x any, linux',
      { manifest: { environment: { platform: 'linux', cpuModel: 'any', cores: 8, memoryBytes: 1 } } },
    ],
    ['load of busy-hour@1x: 1,500 journeys in 1 min 15 s', { legs: [{ ratePerSecond: 20 }] }],
    [
      `scenario of busy-hour@1x: ${sha256Of(Buffer.from(OTHER_SCENARIO)).slice(0, 12)}`,
      { bundle: OTHER_SCENARIO },
    ],
    ['data set: "copy of May"', { manifest: { dataset: 'copy of May' } }],
    ['legs: busy-hour@1x, busy-hour@2x', { legs: [{}, { load: 2 }] }],
  ])('is refused: %s', async (difference, stated) => {
    const said = await baseline('accept', await writeRun(project, 'odd', stated));
    expect(said).toMatchObject({ exitCode: 2, stdout: '' });
    expect(said.stderr).toMatch('odd was measured otherwise than baseline "accepted".');
    expect(said.stderr).toMatch(difference);
    expect(said.stderr).toMatch('begin another baseline with `--name`');
  });

  test.each([
    ['other limits', { objectives: [{ ...FAST, expect: 'p95 < 150ms' }] }],
    [
      'another release of the target',
      { manifest: { target: { url: 'http://127.0.0.1:4300', version: '2.0.0' } } },
    ],
    [
      'an updated kernel',
      { manifest: { environment: { platform: 'linux 6.9.1', cpuModel: 'any', cores: 2, memoryBytes: 1 } } },
    ],
  ])('%s is no such difference', async (_, stated) => {
    const said = await baseline('accept', await writeRun(project, 'next', stated));
    expect(said).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('other evidence under the same name is refused', async () => {
    rmSync(join(project, 'first'), { recursive: true });
    const again = await writeRun(project, 'first', { legs: [{ latencyMs: () => 30 }] });
    const said = await baseline('accept', again);
    expect(said.exitCode).toBe(2);
    expect(said.stderr).toMatch('Another run of the name first, with other evidence, is accepted.');
  });

  test('altered evidence is refused', async () => {
    const folder = await writeRun(project, 'next');
    appendFileSync(join(folder, 'run.json'), '\n');
    expect((await baseline('accept', folder)).stderr).toMatch('run.json has other content');
  });
});

test('runs of one data set belong together, and those of another or of none do not', async () => {
  const ofMay = { manifest: { dataset: 'copy of May' } };
  for (const run of ['one', 'two'])
    expect(await baseline('accept', await writeRun(project, run, { what: run, ...ofMay }))).toMatchObject({
      exitCode: 0,
    });
  expect(written()[0]?.runs[1]?.fingerprint).toMatchObject({ dataset: 'copy of May' });
  expect((await baseline('show')).stdout).toMatch('data set: copy of May');
  const said = await baseline('accept', await writeRun(project, 'three'));
  expect(said.exitCode).toBe(2);
  expect(said.stderr).toMatch(/data set: not named[\s\S]*"copy of May"/);
});

describe('listing, showing and dropping', () => {
  test('without a file there is no baseline', async () => {
    expect(await baseline('list')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching('No run is accepted yet'),
    });
    const shown = await baseline('show');
    expect(shown.exitCode).toBe(2);
    expect(shown.stderr).toMatch('There is no baseline "accepted". There: none.');
  });

  test('what is shown is what was accepted, how much it differs and what is missing', async () => {
    for (const run of ['one', 'two']) await baseline('accept', await writeRun(project, run, { what: run }));
    const listed = await baseline('list');
    expect(listed.stdout).toMatch(/accepted\s+2\s+two\s+busy-hour@1x/);
    const shown = await baseline('show', 'accepted');
    expect(shown.stdout).toMatch(/fast@busy-hour@1x\s+p95\s+\d+ ms\s+0 %/);
    expect(shown.stdout).toMatch('k6 2.2.0 on 2 x any, linux');
    expect(shown.stdout).toMatch('3 more runs needed before anything can be found not worse than this.');
    const json = await baseline('show', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ name: 'accepted', figures: [{ spread: 0 }] });
  });

  test('a dropped run is gone, and with the last one the baseline', async () => {
    for (const run of ['one', 'two']) await baseline('accept', await writeRun(project, run, { what: run }));
    expect((await baseline('drop', 'one')).stdout).toBe(
      'Run one dropped: baseline "accepted" has 1 run left.\n',
    );
    const unknown = await baseline('drop', 'one');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toMatch('Run "one" is not in baseline "accepted". There: two.');
    await baseline('drop', join(project, 'two'));
    expect(written()).toEqual([]);
    expect(existsSync(join(project, 'two'))).toBe(true);
  });

  test.each([
    ['misspelt', '{"version":1,"baseline":[]}', 'unknown key "baseline"'],
    ['no JSON', '{', 'is not JSON'],
  ])('a file that is %s is refused', async (_, text, message) => {
    writeFileSync(join(project, 'baselines.json'), text);
    const said = await baseline('list');
    expect(said.exitCode).toBe(2);
    expect(said.stderr).toContain(message);
  });

  test('a name with other characters is refused', async () => {
    const said = await baseline('accept', await writeRun(project, 'one'), '--name', 'Über alles');
    expect(said.exitCode).toBe(2);
    expect(said.stderr).toMatch('small letters, digits and dashes');
  });
});
