import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { writeChecksums } from '../../runner/record/checksums.ts';
import { readRun } from '../../runner/record/read-run.ts';
import { FAST, thresholdsOf } from '../evaluate/made/made-thresholds.ts';
import { recordedRun } from './recorded-run.ts';

const LEG = 'legs/busy-hour@1x';

/** A leg whose file was already like this when the run was sealed: k6 died, the disk was full, somebody wrote over it. */
async function legWith(file: string, damage: (path: string) => void): Promise<LegRecord> {
  const { folder } = await recordedRun();
  damage(join(folder, LEG, file));
  await writeChecksums(folder);
  const record = await readRun(folder);
  expect(evaluateRun(record, thresholdsOf([FAST]))).toMatchObject({ verdict: 'invalid', exitCode: 3 });
  const [leg] = record.legs;
  if (leg === undefined) throw new TypeError('the leg is gone');
  return leg;
}

const missing = (path: string) => rmSync(path);
const as = (text: string) => (path: string) => writeFileSync(path, text);
const cut = (path: string) => {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
};
const replaced = (before: string, after: string) => (path: string) => {
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(before);
  writeFileSync(path, text.replace(before, after));
};

describe('damage inside a leg is named with its file and field, and makes the leg invalid', () => {
  test.each([
    ['summary.json', 'is missing', missing, 'summary.json is missing'],
    ['summary.json', 'is empty', as(''), 'summary.json is not JSON'],
    ['summary.json', 'ends early', cut, 'summary.json is not JSON'],
    ['summary.json', 'is a list', as('[]'), 'summary.json must be of type object'],
    [
      'summary.json',
      'lacks a field',
      replaced('"testRunDurationMs"', '"tookMs"'),
      'summary.json "testRunDurationMs" is missing',
    ],
    ['summary.json', 'counts below nothing', replaced('"count":', '"count":-'), 'summary.json/metrics/'],
    ['generator.json', 'is missing', missing, 'generator.json is missing'],
    ['generator.json', 'ends early', cut, 'generator.json is not JSON'],
    [
      'generator.json',
      'has no cores',
      replaced('"cores": 2', '"cores": 0'),
      'generator.json/cores must be above 0',
    ],
    [
      'generator.json',
      'has a text for a number',
      replaced('"cpuCores": 0.6', '"cpuCores": "0.6"'),
      'generator.json/samples/0/cpuCores',
    ],
    ['target.json', 'is missing', missing, 'target.json is missing'],
    ['target.json', 'is garbage', as('\u0000\u0001\u0002'), 'target.json is not JSON'],
    [
      'target.json',
      'has an unknown field',
      replaced('"healthPath"', '"healthy": true, "healthPath"'),
      'target.json/healthy unknown key "healthy"',
    ],
    ['timeline.ndjson.gz', 'is missing', missing, 'timeline.ndjson.gz is missing'],
    ['timeline.ndjson.gz', 'is garbage', as('not gzip at all'), 'timeline.ndjson.gz cannot be unpacked'],
    [
      'timeline.ndjson.gz',
      'is something else',
      (path: string) => writeFileSync(path, gzipSync('{"kind":"other"}\n')),
      'timeline.ndjson.gz line 1: the file does not begin with a header',
    ],
    [
      'timeline.ndjson.gz',
      'has a line of another version',
      repacked('"kind":"push"', '"kind":"shove"'),
      'unknown kind "shove"',
    ],
    ['events.ndjson', 'is missing', missing, 'events.ndjson is missing'],
    ['events.ndjson', 'is garbage', as('what?\n'), 'events.ndjson line 1 is no event'],
    ['events.ndjson', 'ends early', cut, 'events.ndjson ends within a line'],
    [
      'events.ndjson',
      'has an event without its fields',
      as('{"event":"journey-threw"}\n{"event":"clock"}\n'),
      'events.ndjson line 1 is no event, nor are 1 more',
    ],
  ])('%s %s', async (file, _, damage, told) => {
    const leg = await legWith(file, damage);
    expect(leg.damage.join('\n')).toContain(told);
  });

  function repacked(before: string, after: string): (path: string) => void {
    return (path) =>
      writeFileSync(path, gzipSync(gunzipSync(readFileSync(path)).toString().replace(before, after)));
  }

  test('a timeline that ends early is read as far as it goes, and says so', async () => {
    const { timeline } = await legWith('timeline.ndjson.gz', cut);
    expect(timeline?.complete).toBe(false);
    expect(timeline?.pushes.length).toBeGreaterThan(10);
  });

  test('a hook that failed is part of the damage', async () => {
    const { folder } = await recordedRun();
    replaced(
      '"hookFailure": null',
      '"hookFailure": "hook afterLeg failed: ./tidy (exit code 3)"',
    )(join(folder, 'run.json'));
    await writeChecksums(folder);
    const { legs } = await readRun(folder);
    expect(legs[0]?.damage).toEqual(['hook afterLeg failed: ./tidy (exit code 3)']);
  });
});

describe('without its plan a leg cannot be read', () => {
  test.each([
    ['is missing', missing, 'busy-hour@1x: plan.json is missing'],
    ['ends early', cut, 'busy-hour@1x: plan.json is not JSON'],
    [
      'has a wrong field',
      replaced('"durationMs": 75000', '"durationMs": "long"'),
      'busy-hour@1x: plan.json/durationMs must be of type number',
    ],
  ])('when it %s', async (_, damage, told) => {
    const { folder } = await recordedRun();
    damage(join(folder, LEG, 'plan.json'));
    await writeChecksums(folder);
    await expect(readRun(folder)).rejects.toMatchObject({
      code: 'record-unreadable',
      exitCode: 2,
      message: expect.stringContaining(told),
    });
  });
});
