import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RunRecord } from '../../model/run-record.ts';
import type { Timeline } from '../../model/timeline.ts';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../../model/timeline-codec.ts';
import { writeChecksums } from '../../record/checksums.ts';
import { LEG_FILES, MANIFEST_FILE } from '../../record/folder-layout.ts';
import { beginLeg, endLeg } from '../../record/run-folder.ts';
import { jsonText, writeWhole } from '../../record/write-file.ts';

/** Writes the evidence of a run into a folder as the runner does, but for the seal. */
export async function writeUnsealed(folder: string, { manifest, legs }: RunRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { plan, summary, timeline, events, generator, target } of legs) {
    if (timeline === null || generator === null || target === null)
      throw new TypeError('a leg is written from whole evidence');
    const legFolder = await beginLeg(folder, plan);
    await writeWhole(join(legFolder, LEG_FILES.timeline), gzipSync(timelineText(timeline)));
    await endLeg(legFolder, {
      summary: summary === null ? null : jsonText(summary),
      events,
      generator,
      target,
    });
  }
  await writeWhole(join(folder, MANIFEST_FILE), jsonText(manifest));
}

/** Seals the evidence, as the runner does at the end of a run. */
export const seal = writeChecksums;

function timelineText({ series, pushes }: Timeline): string {
  const lines = [
    encodeHeader(pushes[0]?.atMs ?? 0),
    ...series.map(encodeSeries),
    ...pushes.map(encodePush),
    encodeEnd(pushes.length),
  ];
  return lines.join('');
}
