import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import { packageRoot } from '../../runner/package-root.ts';
import { brokenCells, type FaultRow } from '../../runner/selftest/faults/fault-table.ts';
import type { Evaluate } from '../../runner/selftest/rates/error-rates.ts';
import { packFolder, unpackFolder } from '../../runner/selftest/recorded/packed-folder.ts';
import {
  brokenReplay,
  type RecordedFaults,
  recordedRunFile,
  tryRecordedRun,
} from '../../runner/selftest/recorded/recorded-table.ts';
import { EVERYTHING } from '../../runner/selftest/selftest.ts';

const { recorded } = EVERYTHING;
const NOTHING: RecordedFaults = { faults: [], folderFaults: [] };
/** Most of what folders may suffer is told apart before anything is judged. */
const FOLDER_FAULTS = recorded.folderFaults.filter(({ id }) =>
  ['folder', 'summary-cut', 'edited'].includes(id),
);

async function rowsBy(evaluate: Evaluate, faults = NOTHING): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  for await (const row of tryRecordedRun(faults, evaluate)) rows.push(row);
  return rows;
}

describe('the recorded run', () => {
  test('passes as it passed when it was recorded, and with no fault that spoils it', async () => {
    const [untouched, ...spoilt] = await rowsBy(evaluateRun, { ...recorded, folderFaults: FOLDER_FAULTS });
    expect(untouched?.cells.length).toBeGreaterThan(0);
    expect(untouched?.cells.map(({ verdict }) => verdict)).toEqual(untouched?.cells.map(() => 'pass'));
    expect(spoilt.map(({ id }) => id)).toEqual(
      [...recorded.faults, ...FOLDER_FAULTS].map((fault) => fault.id),
    );
    expect(spoilt.flatMap(brokenCells)).toEqual([]);
    const measurement = spoilt.filter(({ kind }) => kind === 'measurement').flatMap(({ cells }) => cells);
    expect(new Set(measurement.map(({ verdict }) => verdict))).toEqual(new Set(['invalid', 'refused']));
    const failing = (id: string) =>
      spoilt
        .find((row) => row.id === id)
        ?.cells.filter(({ verdict }) => verdict === 'fail')
        .map(({ objective }) => objective);
    expect(failing('slower')).toEqual(['service-p95', 'api-p99']);
    expect(failing('stale')).toEqual(['read-your-writes']);
    expect(spoilt.find(({ id }) => id === 'folder')?.cells).toEqual(untouched?.cells);
  });

  test('is found to be judged otherwise', async () => {
    const timid: Evaluate = (record, thresholds) => {
      const evaluation = evaluateRun(record, thresholds);
      const objectives = evaluation.objectives.map((each) => ({ ...each, verdict: 'inconclusive' as const }));
      return { ...evaluation, objectives };
    };
    expect(brokenReplay(await rowsBy(timid))).toContain(
      'the recorded run: service-p95 is inconclusive, and was a pass',
    );
    expect(brokenReplay(await rowsBy(evaluateRun))).toEqual([]);
  });

  test('and its faults, when everything passes', async () => {
    const blind: Evaluate = (record, thresholds) => {
      const evaluation = evaluateRun(record, thresholds);
      const objectives = evaluation.objectives.map((each) => ({ ...each, verdict: 'pass' as const }));
      return { ...evaluation, objectives };
    };
    const some = recorded.faults.filter(({ id }) => id === 'stale' || id === 'redeployed');
    const missed = (await rowsBy(blind, { ...NOTHING, faults: some })).flatMap(brokenCells);
    expect(missed).toContain('missed: one read shows old data: read-your-writes passes');
    expect(missed).toContain('missed: another version from the middle on: availability passes');
    expect(missed).toHaveLength(10);
  });

  test('is part of the package, and small', () => {
    const { files }: { files: string[] } = JSON.parse(
      readFileSync(join(packageRoot(), 'package.json'), 'utf8'),
    );
    expect(files).toContain(relative(packageRoot(), recordedRunFile()));
    expect(statSync(recordedRunFile()).size).toBeLessThan(300_000);
  });

  test('says nothing of the machine on which it was recorded', async () => {
    const folder = await unpacked();
    for (const file of filesIn(folder)) {
      const bytes = readFileSync(file);
      const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      expect(text.match(/(?<![\w}])\/(home|root|tmp|Users|var|work)\/.{0,40}/u)?.[0], file).toBeUndefined();
      expect(text.includes(hostname()) && hostname().length > 3, file).toBe(false);
      expect(text, file).not.toMatch(
        /password=|BEGIN [A-Z ]*PRIVATE KEY|postgres(ql)?:\/\/[^\s"]*:[^\s"]*@/u,
      );
    }
  });

  test('comes out of its file as it was packed', async () => {
    const packed = await packFolder(await unpacked(), []);
    expect(gunzipSync(packed).equals(gunzipSync(await readFile(recordedRunFile())))).toBe(true);
    const withoutLegs = gunzipSync(await packFolder(await unpacked(), ['legs'])).toString();
    expect(Object.keys(JSON.parse(withoutLegs)).map((path) => path.split('/')[0])).not.toContain('legs');
  });
});

async function unpacked(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'peakgate-recorded-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await unpackFolder(await readFile(recordedRunFile()), folder);
  return folder;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
