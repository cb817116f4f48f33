import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { packageRoot } from '../../runner/package-root.ts';
import { readRun } from '../../runner/record/read-run.ts';
import type { PlannedCheck } from '../../runner/schema/plan-schema.ts';
import { brokenCells, type FaultRow } from '../../runner/selftest/faults/fault-table.ts';
import type { Evaluate } from '../../runner/selftest/rates/error-rates.ts';
import { slowedDown } from '../../runner/selftest/recorded/changed-answers.ts';
import { packFolder, unpackFolder } from '../../runner/selftest/recorded/packed-folder.ts';
import { recordedFaults } from '../../runner/selftest/recorded/recorded-faults.ts';
import {
  brokenReplay,
  type RecordedFaults,
  recordedRunFile,
  tryRecordedRun,
} from '../../runner/selftest/recorded/recorded-table.ts';
import { EVERYTHING } from '../../runner/selftest/selftest.ts';

const { recorded } = EVERYTHING;
const NOTHING: RecordedFaults = { faultsOf: () => [], folderFaults: [] };
/** Most of what folders may suffer is told apart before anything is judged. */
const FOLDER_FAULTS = recorded.folderFaults.filter(({ id }) =>
  ['folder', 'summary-cut', 'edited'].includes(id),
);

async function rowsBy(evaluate: Evaluate, faults = NOTHING): Promise<FaultRow[]> {
  const rows: FaultRow[] = [];
  for await (const row of tryRecordedRun(await readFile(recordedRunFile()), faults, evaluate)) rows.push(row);
  return rows;
}

/** Only these faults. */
function some(...ids: readonly string[]): RecordedFaults {
  return { ...NOTHING, faultsOf: (leg) => recordedFaults(leg).filter(({ id }) => ids.includes(id)) };
}

describe('the recorded run', () => {
  test('passes as it passed when it was recorded, and with no fault that spoils it', async () => {
    const [untouched, ...spoilt] = await rowsBy(evaluateRun, { ...recorded, folderFaults: FOLDER_FAULTS });
    expect(untouched?.cells.length).toBeGreaterThan(0);
    expect(untouched?.cells.map(({ verdict }) => verdict)).toEqual(untouched?.cells.map(() => 'pass'));
    expect(spoilt.map(({ id }) => id)).toEqual(
      [...recordedFaults(await recordedLeg()), ...FOLDER_FAULTS].map((fault) => fault.id),
    );
    expect(spoilt.flatMap(brokenCells)).toEqual([]);
    const measurement = spoilt.filter(({ kind }) => kind === 'measurement').flatMap(({ cells }) => cells);
    expect(new Set(measurement.map(({ verdict }) => verdict))).toEqual(new Set(['invalid', 'refused']));
    const failing = (id: string) =>
      spoilt
        .find((row) => row.id === id)
        ?.cells.filter(({ verdict }) => verdict === 'fail')
        .map(({ objective }) => objective);
    expect(failing('broken-read-your-writes')).toEqual(['read-your-writes']);
    expect(failing('broken-residency')).toEqual(['residency']);
    expect(spoilt.find(({ id }) => id === 'folder')?.cells).toEqual(untouched?.cells);
  });

  test('fails where many answers are over their limits, and not only a few more than may', async () => {
    const violates = ['service-p95', 'api-p99'];
    const plain = { id: 'plain', title: 'far slower', violates, damage: slowedDown(9) };
    const [, row] = await rowsBy(evaluateRun, { ...NOTHING, faultsOf: () => [plain] });
    const failing = row?.cells.filter(({ verdict }) => verdict === 'fail').map(({ objective }) => objective);
    expect(failing).toEqual(violates);
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
    const faults = some('broken-read-your-writes', 'redeployed');
    const missed = (await rowsBy(blind, faults)).flatMap(brokenCells);
    expect(missed).toContain('missed: read-your-writes is broken once: read-your-writes passes');
    expect(missed).toContain('missed: another version from the middle on: availability passes');
    expect(missed).toHaveLength(10);
  });

  test('is slowed down just beyond each of its limits, and every invariant of it is broken', async () => {
    const leg = await recordedLeg();
    const violating = recordedFaults(leg).filter(({ violates }) => violates !== undefined);
    expect(violating.map(({ id, violates }) => [id, violates])).toEqual([
      ['slower-service-p95', ['service-p95']],
      ['slower-api-p99', ['service-p95', 'api-p99']],
      ['broken-residency', ['residency']],
      ['broken-read-your-writes', ['read-your-writes']],
    ]);
    for (const { id, objective } of [
      { id: 'slower-service-p95', objective: 'service-p95' },
      { id: 'slower-api-p99', objective: 'api-p99' },
    ]) {
      const slow = violating.find((fault) => fault.id === id)?.damage(leg);
      const ratio = Math.max(
        ...leg.plan.checks
          .filter((check) => check.objective === objective)
          .map((check) => timesOfLimit(slow, check)),
      );
      expect(ratio).toBeGreaterThanOrEqual(1);
      expect(ratio).toBeLessThan(2);
    }
  });

  test('may be another one: its faults follow from its plan', async () => {
    const leg = await recordedLeg();
    const { plan } = leg;
    const peak = { name: 'peak' as const, fromMs: 0, toMs: 60_000 };
    const recovery = { name: 'recovery' as const, fromMs: 60_000, toMs: 90_000 };
    const changed = (windows: (typeof peak | typeof recovery)[], checks = plan.checks): LegRecord => ({
      ...leg,
      plan: { ...plan, checks, played: { ...plan.played, windows } },
    });
    const idsOf = (other: LegRecord) => recordedFaults(other).map(({ id }) => id);
    const usual = idsOf(leg);
    expect(idsOf(changed([peak, recovery]))).toEqual(usual.filter((id) => id !== 'stretched-peak'));
    const unnamed = plan.checks.filter(({ objective }) => objective === 'api-p99');
    expect(idsOf(changed([peak], unnamed))).toEqual(
      usual.filter((id) => !/^(stretched|misspelt|broken|slower-service)/u.test(id)),
    );
    expect(() => idsOf(changed([recovery]))).toThrow('has no peak');
    const late = { ...peak, fromMs: 10_000 };
    const early = { ...recovery, fromMs: 0, toMs: 10_000 };
    const stretched = recordedFaults(changed([early, late, recovery])).find(
      ({ id }) => id === 'stretched-peak',
    );
    expect(stretched?.damage(changed([early, late, recovery])).plan.played.windows).toEqual([
      { ...early, toMs: 6_000 },
      { ...late, fromMs: 6_000 },
      recovery,
    ]);
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

/** A percentile of response times in multiples of its limit. */
function timesOfLimit(leg: LegRecord | undefined, { submetricTags, expectation }: PlannedCheck): number {
  const trend = leg?.summary?.metrics[`response_time{${submetricTags}}`];
  const place = leg?.summary?.quantiles.indexOf(expectation.probability ?? Number.NaN) ?? -1;
  return (trend?.type === 'trend' ? (trend.quantiles[place] ?? Number.NaN) : Number.NaN) / expectation.limit;
}

async function recordedLeg(): Promise<LegRecord> {
  const [leg] = (await readRun(await unpacked())).legs;
  if (leg === undefined) throw new TypeError('the recorded run has no leg');
  return leg;
}

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
