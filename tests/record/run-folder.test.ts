import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { PeakgateError } from '../../runner/errors.ts';
import { readRun } from '../../runner/record/read-run.ts';
import { beginLeg, beginRun, endRun } from '../../runner/record/run-folder.ts';
import { inputsOf, projectFolder, recordedRun, temporaryFolder } from './recorded-run.ts';

const LEG = 'legs/busy-hour@1x';

/** What reading a folder is refused with. */
async function refusal(folder: string): Promise<PeakgateError> {
  const error = await readRun(folder).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PeakgateError) return error;
  throw new TypeError(`expected a refusal, got ${String(error)}`);
}

describe('a run that ended', () => {
  test('is read as it was recorded, to the last number', async () => {
    const { folder, record } = await recordedRun({ legs: [{}, { load: 2.5, outcome: () => 'error' }] });
    expect(await readRun(folder)).toEqual(record);
  });

  test('leaves what was asked, what happened and the seal, and no half-written file', async () => {
    const { folder } = await recordedRun();
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
    expect(files.toSorted()).toEqual([
      'SHA256SUMS',
      'inputs/bundles/busy-hour.js',
      'inputs/bundles/busy-hour.js.map',
      'inputs/profiles/busy-hour.json',
      'inputs/thresholds.json',
      `${LEG}/events.ndjson`,
      `${LEG}/generator.json`,
      `${LEG}/k6.log`,
      `${LEG}/plan.json`,
      `${LEG}/summary.json`,
      `${LEG}/target.json`,
      `${LEG}/timeline.ndjson.gz`,
      'run.json',
    ]);
  });

  test('is sealed so that sha256sum agrees', async () => {
    const { folder } = await recordedRun();
    const checked = await promisify(execFile)('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: folder,
    });
    expect(checked.stdout.trim().split('\n')).toHaveLength(12);
    expect(checked.stdout).not.toContain('FAILED');
  });

  test('is the same wherever it is moved', async () => {
    const { folder, record } = await recordedRun();
    const elsewhere = join(temporaryFolder(), 'archive with spaces');
    cpSync(folder, elsewhere, { recursive: true });
    expect(await readRun(elsewhere)).toEqual(record);
  });
});

describe('evidence that was changed after it was sealed is refused', () => {
  const inLeg = (folder: string, file: string) => join(folder, LEG, file);

  test.each([
    [
      'altered',
      (folder: string) => appendFileSync(inLeg(folder, 'summary.json'), ' '),
      `${LEG}/summary.json has other content`,
    ],
    [
      'altered by a bit',
      (folder: string) => flipBit(inLeg(folder, 'timeline.ndjson.gz')),
      `${LEG}/timeline.ndjson.gz has other content`,
    ],
    ['removed', (folder: string) => rmSync(inLeg(folder, 'events.ndjson')), `${LEG}/events.ndjson is gone`],
    [
      'added',
      (folder: string) => writeFileSync(inLeg(folder, 'better.json'), '{}'),
      `${LEG}/better.json was added`,
    ],
    ['renamed', (folder: string) => renameSync(inLeg(folder, 'k6.log'), inLeg(folder, 'k6.txt')), 'is gone'],
    [
      'replaced by a link',
      (folder: string) => linkInstead(inLeg(folder, 'target.json')),
      `${LEG}/target.json`,
    ],
    [
      'added as a link',
      (folder: string) => symlinkSync('/dev/null', inLeg(folder, 'more.json')),
      `${LEG}/more.json was added`,
    ],
    [
      'altered in what was asked',
      (folder: string) => appendFileSync(join(folder, 'inputs/thresholds.json'), ' '),
      'inputs/thresholds.json has other content',
    ],
    [
      'altered in what the run says of itself',
      (folder: string) => appendFileSync(join(folder, 'run.json'), ' '),
      'run.json has other content',
    ],
    [
      'hidden in a folder that only sounds derived',
      (folder: string) => writeInto(folder, 'legs/verdict/x.json'),
      'legs/verdict/x.json was added',
    ],
  ])('%s', async (_, change, told) => {
    const { folder } = await recordedRun();
    change(folder);
    const error = await refusal(folder);
    expect(error).toMatchObject({ code: 'record-altered', exitCode: 2 });
    expect(error.message).toContain(told);
  });

  test('every change is named at once', async () => {
    const { folder } = await recordedRun();
    rmSync(inLeg(folder, 'k6.log'));
    appendFileSync(inLeg(folder, 'plan.json'), ' ');
    writeFileSync(join(folder, 'note.txt'), 'all is well');
    const { message } = await refusal(folder);
    for (const told of ['k6.log is gone', 'plan.json has other content', 'note.txt was added'])
      expect(message).toContain(told);
  });

  test('what is derived from the evidence may come and go', async () => {
    const { folder, record } = await recordedRun();
    for (const file of ['verdict/evaluation.json', 'verdict/charts/p95.png', 'verdict-0a1b2c3d/report.html'])
      writeInto(folder, file);
    expect(await readRun(folder)).toEqual(record);
  });

  test('a folder without its seal is refused', async () => {
    const { folder } = await recordedRun();
    rmSync(join(folder, 'SHA256SUMS'));
    expect(await refusal(folder)).toMatchObject({ code: 'record-unreadable' });
  });

  test('a seal that was emptied seals nothing', async () => {
    const { folder } = await recordedRun();
    writeFileSync(join(folder, 'SHA256SUMS'), '');
    expect(await refusal(folder)).toMatchObject({ code: 'record-altered' });
  });
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function linkInstead(file: string): void {
  const elsewhere = join(temporaryFolder(), 'better.json');
  writeFileSync(elsewhere, '{}');
  rmSync(file);
  symlinkSync(elsewhere, file);
}

function writeInto(folder: string, file: string): void {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), '{}');
}

describe('what is no finished run is refused with its reason', () => {
  const begun = async () => {
    const { folder, record } = await recordedRun();
    const half = join(temporaryFolder(), 'run');
    await beginRun(half, record.manifest, inputsOf(projectFolder()));
    for (const { plan } of record.legs) await beginLeg(half, plan);
    return { half, manifest: record.manifest, folder };
  };

  test('one that crashed says of itself that it did not end', async () => {
    const { half } = await begun();
    const error = await refusal(half);
    expect(error).toMatchObject({ code: 'record-unreadable', exitCode: 2 });
    expect(error.message).toContain('is incomplete: the run did not end');
  });

  test('one that was interrupted says so, and that what was measured is kept', async () => {
    const { half, manifest } = await begun();
    await endRun(half, { ...manifest, interrupted: true, complete: false });
    const { message } = await refusal(half);
    expect(message).toContain('is incomplete: the run was interrupted');
    expect(message).toContain('What was measured is kept there');
  });

  test('no folder at all', async () => {
    expect(await refusal(join(temporaryFolder(), 'nothing'))).toMatchObject({ code: 'record-unreadable' });
  });

  test('a file', async () => {
    const file = join(temporaryFolder(), 'run');
    writeFileSync(file, '');
    expect(await refusal(file)).toMatchObject({ code: 'record-unreadable' });
  });

  const manifestAs = async (change: (text: string) => string) => {
    const { folder } = await recordedRun();
    const file = join(folder, 'run.json');
    writeFileSync(file, change(readFileSync(file, 'utf8')));
    return refusal(folder);
  };

  test.each([
    ['cut', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['something else', () => '{"name":"some-package","version":"1.0.0"}'],
  ])('one whose manifest is %s', async (_, change) => {
    expect(await manifestAs(change)).toMatchObject({ code: 'record-unreadable', exitCode: 2 });
  });

  test('a manifest with a wrong field names the field', async () => {
    const { problems } = await manifestAs((text) => text.replace('"seed": 7', '"seed": "seven"'));
    expect(problems).toMatchObject([{ path: '/seed', message: 'must be of type integer' }]);
  });

  test('a newer Peakgate’s record asks for a newer Peakgate, whatever else is new in it', async () => {
    const error = await manifestAs((text) =>
      text.replace('"schemaVersion": 1', '"schemaVersion": 2, "weather": "rain"'),
    );
    expect(error).toMatchObject({ code: 'record-newer', exitCode: 2 });
    expect(error.message).toContain('schema version 2');
  });

  test('a version that is no number is damage, not news', async () => {
    expect(
      await manifestAs((text) => text.replace('"schemaVersion": 1', '"schemaVersion": "one"')),
    ).toMatchObject({
      code: 'record-unreadable',
    });
  });
});
