import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { freeRunFolder } from '../../runner/record/free-run-folder.ts';
import { beginLeg, beginRun } from '../../runner/record/run-folder.ts';
import { writeWhole } from '../../runner/record/write-file.ts';
import { madeRun } from '../evaluate/made/made-run.ts';
import { inputsOf, projectFolder, temporaryFolder } from './recorded-run.ts';

const NO_SPACE = fileURLToPath(new URL('write-with-little-space.mts', import.meta.url));

describe('a file is written whole or not at all', () => {
  test('with the folders it needs', async () => {
    const file = join(temporaryFolder(), 'a', 'b', 'c.json');
    await writeWhole(file, '{}\n');
    expect(readFileSync(file, 'utf8')).toBe('{}\n');
  });

  test('and nothing but it is left', async () => {
    const folder = temporaryFolder();
    await writeWhole(join(folder, 'once.json'), 'first');
    await writeWhole(join(folder, 'once.json'), 'second');
    expect(readdirSync(folder)).toEqual(['once.json']);
    expect(readFileSync(join(folder, 'once.json'), 'utf8')).toBe('second');
  });

  test.each([
    [
      'where a folder stands in its place',
      (folder: string) => {
        mkdirSync(join(folder, 'taken', 'full'), { recursive: true });
        return join(folder, 'taken');
      },
    ],
    [
      'under a file',
      (folder: string) => {
        writeFileSync(join(folder, 'file'), '');
        return join(folder, 'file', 'under.json');
      },
    ],
    ['under a name that is too long', (folder: string) => join(folder, 'x'.repeat(250))],
  ])('%s it is refused as the disk’s fault, and no half file is left', async (_, place) => {
    const folder = temporaryFolder();
    const file = place(folder);
    const before = readdirSync(folder, { recursive: true });
    await expect(writeWhole(file, '{}')).rejects.toMatchObject({ code: 'disk-failed', exitCode: 2 });
    expect(readdirSync(folder, { recursive: true })).toEqual(before);
  });

  test('when space runs out in the middle of it, what was there before stays', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'evidence.json'), 'as it was');
    const { stdout } = await promisify(execFile)('bash', [
      '-c',
      `trap '' XFSZ; ulimit -f 64; exec "$0" --import tsx "$1" "$2"`,
      process.execPath,
      NO_SPACE,
      join(folder, 'evidence.json'),
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      code: 'disk-failed',
      message: expect.stringContaining('EFBIG'),
    });
    expect(readdirSync(folder)).toEqual(['evidence.json']);
    expect(readFileSync(join(folder, 'evidence.json'), 'utf8')).toBe('as it was');
  });
});

describe('a results folder', () => {
  const STARTED = new Date('2026-11-23T07:00:00.512Z');

  test('is named by its time and what was run, so that names sort by time', async () => {
    const results = join(temporaryFolder(), 'results');
    expect(await freeRunFolder(results, STARTED, 'monday-morning')).toBe(
      '2026-11-23T07-00-00Z-monday-morning',
    );
    expect(readdirSync(results)).toHaveLength(1);
  });

  test('is never shared: five runs of one second get five', async () => {
    const results = join(temporaryFolder(), 'results');
    const names = await Promise.all(Array.from({ length: 5 }, () => freeRunFolder(results, STARTED, 'gate')));
    expect(new Set(names).size).toBe(5);
    expect(readdirSync(results).toSorted()).toEqual(names.toSorted());
  });

  test('cannot be made where there is a file', async () => {
    const file = join(temporaryFolder(), 'results');
    writeFileSync(file, '');
    await expect(freeRunFolder(file, STARTED, 'gate')).rejects.toMatchObject({ code: 'disk-failed' });
  });

  test('is made with the folders above it', async () => {
    const results = join(temporaryFolder(), 'one', 'two');
    const name = await freeRunFolder(results, STARTED, 'gate');
    expect(readdirSync(results)).toEqual([name]);
  });

  test.runIf(existsSync('/proc/self'))(
    'that cannot be made although there is a place for it is refused at once',
    async () => {
      await expect(freeRunFolder('/proc/results', STARTED, 'gate')).rejects.toMatchObject({
        code: 'disk-failed',
      });
    },
  );

  test('says from its first moment that it is incomplete', async () => {
    const folder = join(temporaryFolder(), 'run');
    const { record } = madeRun();
    await beginRun(folder, record.manifest, inputsOf(projectFolder()));
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))).toMatchObject({ complete: false });
  });

  test('keeps the files as they were read, whatever becomes of them meanwhile', async () => {
    const folder = join(temporaryFolder(), 'run');
    const project = projectFolder();
    const asked = readFileSync(join(project, 'thresholds.json'), 'utf8');
    const inputs = inputsOf(project);
    writeFileSync(join(project, 'thresholds.json'), asked.replace('200ms', '900ms'));
    await beginRun(folder, madeRun().record.manifest, inputs);
    expect(readFileSync(join(folder, 'inputs/thresholds.json'), 'utf8')).toBe(asked);
  });

  test('that cannot take what was asked, or a leg, is the disk’s fault', async () => {
    const folder = join(temporaryFolder(), 'run');
    const { record } = madeRun();
    const inputs = inputsOf(projectFolder());
    mkdirSync(folder);
    writeFileSync(join(folder, 'inputs'), '');
    await expect(beginRun(folder, record.manifest, inputs)).rejects.toMatchObject({ code: 'disk-failed' });
    writeFileSync(join(folder, 'legs'), '');
    const [leg] = record.legs;
    await expect(leg && beginLeg(folder, leg.plan)).rejects.toMatchObject({ code: 'disk-failed' });
  });
});
