import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../runner/baseline/fingerprint.ts';
import { keptBaselines } from '../../runner/flow/kept-baselines.ts';
import { measuredRun } from '../../runner/flow/measured-run.ts';
import { recordedRun } from '../../runner/flow/recorded-run.ts';
import { sha256Of, writeChecksums } from '../../runner/record/checksums.ts';
import { readRun } from '../../runner/record/read-run.ts';
import type { AcceptedRun, Baselines } from '../../runner/schema/baseline-schema.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { statedLatency, statedRun } from '../compare/stated-run.ts';
import { writeRun } from '../compare/written-run.ts';
import { FAST, objective, thresholdsOf } from '../evaluate/made/made-thresholds.ts';

const folder = mkdtempSync(join(tmpdir(), 'peakgate-kept-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FASTER = objective({ id: 'improvement', expect: 'p95 <= 0.85x', than: { baseline: 'accepted' } });
const acceptedAt = '2026-11-01T00:00:00.000Z';

const project = (objectives: readonly WrittenObjective[]) => ({
  folder,
  thresholdsFile: 'thresholds.json',
  thresholds: thresholdsOf(objectives),
  thresholdsBytes: new Uint8Array(),
});

describe('what a run keeps of the baselines', () => {
  const baselines: Baselines = {
    version: 1,
    baselines: [
      { name: 'accepted', runs: [{ ...statedRun(), acceptedAt }] },
      { name: 'nightly', runs: [{ ...statedRun(), acceptedAt }] },
    ],
  };

  test('nothing before the first run was accepted', async () => {
    expect(await keptBaselines(project([FASTER]))).toBeNull();
  });

  test('the accepted runs, where an objective compares with them', async () => {
    writeFileSync(join(folder, 'baselines.json'), JSON.stringify(baselines));
    const kept = await keptBaselines(project([FASTER]));
    expect(JSON.parse(Buffer.from(kept ?? []).toString())).toEqual({
      ...baselines,
      baselines: baselines.baselines.slice(0, 1),
    });
    expect(await keptBaselines(project([FAST]))).toBeNull();
  });

  test('a file that cannot be read is refused before any load, where it is needed', async () => {
    writeFileSync(join(folder, 'baselines.json'), '{');
    await expect(keptBaselines(project([FASTER]))).rejects.toMatchObject({ code: 'bad-input' });
    expect(await keptBaselines(project([FAST]))).toBeNull();
  });
});

/** A results folder that keeps five runs of its own fingerprint, which were slower. */
async function writeRunWithAccepted(id: string): Promise<{ run: string; file: string }> {
  const run = await writeRun(folder, id, { objectives: [FASTER] });
  const fingerprint = fingerprintOf(await readRun(run));
  const runs: AcceptedRun[] = [293, 294, 295, 296, 297].map((estimateMs) => ({
    ...statedRun({ fingerprint, latencies: [statedLatency({ estimateMs })] }),
    acceptedAt,
  }));
  const kept = JSON.stringify({ version: 1, baselines: [{ name: 'accepted', runs }] });
  const file = join(run, 'inputs', 'baselines.json');
  writeFileSync(file, kept);
  const manifest = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  manifest.inputs.baselines = sha256Of(Buffer.from(kept));
  writeFileSync(join(run, 'run.json'), JSON.stringify(manifest));
  await writeChecksums(run);
  return { run, file };
}

describe('a run that keeps accepted ones', () => {
  test('is judged by them from its own folder', async () => {
    const { run } = await writeRunWithAccepted('kept');
    const record = await recordedRun(run);
    expect(record.accepted).toHaveLength(5);
    expect(record.fingerprint).toEqual(fingerprintOf(record));
    expect(await measuredRun(run)).toMatchObject({ verdict: 'pass' });
  });

  test('is invalid when they were changed afterwards, even under a new seal', async () => {
    const { run, file } = await writeRunWithAccepted('changed');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('295', '95'));
    await expect(recordedRun(run)).rejects.toMatchObject({ code: 'record-altered' });
    await writeChecksums(run);
    expect((await recordedRun(run)).damage).toEqual([
      'inputs/baselines.json is not the one whose hash is in run.json',
    ]);
    expect(await measuredRun(run)).toMatchObject({ verdict: 'invalid' });
  });
});
