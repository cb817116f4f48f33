import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { LegRecord, RunRecord } from '../../runner/model/run-record.ts';
import type { Timeline } from '../../runner/model/timeline.ts';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../../runner/model/timeline-codec.ts';
import { sha256Of } from '../../runner/record/checksums.ts';
import { beginLeg, beginRun, endLeg, endRun, type RunInputs } from '../../runner/record/run-folder.ts';
import type { GeneratorRecord, Manifest, TargetRecord } from '../../runner/schema/record-schema.ts';
import { madeRun, playedLegs, type StatedRun } from '../evaluate/made/made-run.ts';
import { FAST, writtenThresholds } from '../evaluate/made/made-thresholds.ts';

/** A folder that lives as long as the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-record-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A project folder with the thresholds and the profile that a run copies. */
export function projectFolder({ objectives = [FAST], gate, legs = [{}] }: StatedRun = {}): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'profiles'));
  writeFileSync(
    join(folder, 'thresholds.json'),
    JSON.stringify(writtenThresholds(objectives, { legs: playedLegs(legs), ...gate })),
  );
  writeFileSync(join(folder, 'profiles', 'busy-hour.json'), '{}\n');
  return folder;
}

export function inputsOf(project: string): RunInputs {
  return {
    thresholds: readFileSync(join(project, 'thresholds.json')),
    profiles: new Map([['busy-hour', readFileSync(join(project, 'profiles', 'busy-hour.json'))]]),
    bundles: [{ scenario: 'scenarios/busy-hour.ts', code: 'export {};\n', sourceMap: '{}\n' }],
  };
}

export interface RecordedRun {
  readonly folder: string;
  readonly record: RunRecord;
}

/** A sealed results folder, written as a run writes it. */
export async function recordedRun(stated: StatedRun = {}): Promise<RecordedRun> {
  const folder = join(temporaryFolder(), 'results', 'run');
  const inputs = inputsOf(projectFolder(stated));
  const made = madeRun(stated).record;
  const record = { ...made, manifest: { ...made.manifest, inputs: hashesOf(inputs) } };
  await beginRun(folder, record.manifest, inputs);
  for (const leg of record.legs) await recordLeg(folder, leg);
  await endRun(folder, record.manifest);
  return { folder, record };
}

/** As a run writes them into its manifest. */
function hashesOf({ thresholds, profiles, bundles }: RunInputs): Manifest['inputs'] {
  const sha256s = (files: Iterable<readonly [string, Uint8Array]>) =>
    Object.fromEntries([...files].map(([name, bytes]) => [name, sha256Of(bytes)]));
  return {
    bundles: sha256s(bundles.map(({ scenario, code }) => [scenario, Buffer.from(code)])),
    thresholds: sha256Of(thresholds),
    profiles: sha256s(profiles),
  };
}

async function recordLeg(run: string, leg: LegRecord): Promise<void> {
  const folder = await beginLeg(run, leg.plan);
  if (leg.timeline !== null)
    writeFileSync(join(folder, 'timeline.ndjson.gz'), gzipSync(timelineText(leg.timeline)));
  writeFileSync(join(folder, 'k6.log'), '{"level":"info","msg":"started"}\n');
  await endLeg(folder, {
    summary: leg.summary === null ? null : JSON.stringify(leg.summary),
    events: leg.events,
    generator: present<GeneratorRecord>(leg.generator),
    target: present<TargetRecord>(leg.target),
  });
}

function present<T>(part: T | null): T {
  if (part === null) throw new TypeError('a run always leaves this part');
  return part;
}

export function timelineText({ series, pushes }: Timeline): string {
  return [
    encodeHeader(0),
    ...series.map(encodeSeries),
    ...pushes.map(encodePush),
    encodeEnd(pushes.length),
  ].join('');
}
