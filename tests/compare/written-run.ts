import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LegRecord } from '../../runner/model/run-record.ts';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../../runner/model/timeline-codec.ts';
import { sha256Of, writeChecksums } from '../../runner/record/checksums.ts';
import { inputsFolder, LEG_FILES, legFolder, MANIFEST_FILE } from '../../runner/record/folder-layout.ts';
import type { Manifest } from '../../runner/schema/record-schema.ts';
import type { WrittenThresholds } from '../../runner/schema/thresholds-schema.ts';
import { madeRun, type StatedRun } from '../evaluate/made/made-run.ts';
import { FAST } from '../evaluate/made/made-thresholds.ts';

/** A run as a test states it, and what of its manifest is remarkable. */
export interface WrittenRun extends StatedRun {
  readonly manifest?: Partial<Manifest>;
  /** The scenario's code as k6 got it. */
  readonly bundle?: string;
}

/** Writes a sealed results folder of a made run, named by `id`. Returns its path. */
export async function writeRun(results: string, id: string, stated: WrittenRun = {}): Promise<string> {
  const folder = join(results, id);
  const { record } = madeRun(stated);
  mkdirSync(inputsFolder(folder), { recursive: true });
  writeJson(join(inputsFolder(folder), 'thresholds.json'), writtenThresholds(stated));
  const { bundle = 'export {};\n' } = stated;
  mkdirSync(join(inputsFolder(folder), 'bundles'));
  writeFileSync(join(inputsFolder(folder), 'bundles', 'busy-hour.js'), bundle);
  const inputs = { bundles: { 'scenarios/busy-hour.ts': sha256Of(Buffer.from(bundle)) } };
  writeJson(join(folder, MANIFEST_FILE), { ...record.manifest, inputs, ...stated.manifest, id });
  for (const leg of record.legs) writeLeg(folder, leg);
  await writeChecksums(folder);
  return folder;
}

/** As `thresholdsOf` reads them. */
function writtenThresholds({ objectives = [FAST], gate = {} }: StatedRun): WrittenThresholds {
  const own = {
    targets: ['http://127.0.0.1:*'],
    legs: [{ profile: 'busy-hour', load: 1 }],
    minimumPeak: '60s',
  };
  return { version: 1, gate: { ...own, ...gate }, objectives };
}

function writeLeg(folder: string, { plan, summary, timeline, events, generator, target }: LegRecord): void {
  const own = legFolder(folder, plan.id);
  mkdirSync(own, { recursive: true });
  writeJson(join(own, LEG_FILES.plan), plan);
  writeJson(join(own, LEG_FILES.summary), summary);
  writeJson(join(own, LEG_FILES.generator), generator);
  writeJson(join(own, LEG_FILES.target), target);
  writeFileSync(join(own, LEG_FILES.events), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  writeFileSync(join(own, LEG_FILES.timeline), gzipSync(timelineText(timeline)));
}

function timelineText(timeline: LegRecord['timeline']): string {
  const { series = [], pushes = [] } = timeline ?? {};
  return [
    encodeHeader(0),
    ...series.map(encodeSeries),
    ...pushes.map(encodePush),
    encodeEnd(pushes.length),
  ].join('');
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, JSON.stringify(value));
}
