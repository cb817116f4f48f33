import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Timeline, TimelinePush, TimelineSeries } from '../model/timeline.ts';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../model/timeline-codec.ts';
import { readTimeline } from '../model/timeline-reader.ts';
import { type DatabaseTimeRecord, databaseTimeSchema } from '../schema/database-time-schema.ts';
import { validate } from '../schema/validate.ts';
import { LEG_FILES } from './folder-layout.ts';
import { jsonText, writeWhole } from './write-file.ts';

/** Database time that was not measured by k6, as it is kept beside what k6 measured. */
export interface DatabaseTimeEvidence {
  readonly record: DatabaseTimeRecord;
  readonly timeline: Timeline;
}

/** What must not be seen is taken out of texts and of values that will be JSON. */
interface Shown {
  readonly text: (text: string) => string;
  readonly json: (value: unknown) => unknown;
}

interface Rows {
  readonly series: readonly TimelineSeries[];
  readonly pushes: readonly TimelinePush[];
}

/** Adds it to a leg's folder: its seconds in the form of the timeline, everything else in `database-time.json`. */
export async function writeDatabaseTime(
  folder: string,
  record: DatabaseTimeRecord,
  { series, pushes }: Rows,
  shown: Shown,
): Promise<void> {
  const beganAtMs = pushes[0]?.atMs ?? 0;
  const lines = [
    encodeHeader(beganAtMs),
    ...series.map((each) => encodeSeries({ ...each, tags: shownTags(each.tags, shown) })),
    ...pushes.map(encodePush),
    encodeEnd(pushes.length),
  ];
  await writeWhole(join(folder, LEG_FILES.databaseTime), jsonText(shown.json(record)));
  await writeWhole(join(folder, LEG_FILES.databaseTimeSeconds), gzipSync(lines.join('')));
}

function shownTags(tags: TimelineSeries['tags'], { text }: Shown): TimelineSeries['tags'] {
  return Object.fromEntries(Object.entries(tags).map(([tag, value]) => [tag, text(value)]));
}

/** Null where k6 measured it itself. What is amiss is told in `damage`: verdicts rest on it as on the timeline. */
export async function readDatabaseTime(
  folder: string,
  damage: string[],
): Promise<DatabaseTimeEvidence | null> {
  const text = await readFile(join(folder, LEG_FILES.databaseTime), 'utf8').catch(() => null);
  if (text === null) return null;
  const record = parsed(text, damage);
  const timeline = await readSeconds(join(folder, LEG_FILES.databaseTimeSeconds), damage);
  return record === null || timeline === null ? null : { record, timeline };
}

function parsed(text: string, damage: string[]): DatabaseTimeRecord | null {
  try {
    const checked = validate(databaseTimeSchema, JSON.parse(text), LEG_FILES.databaseTime);
    if (checked.ok) return checked.value;
    damage.push(
      ...checked.problems
        .slice(0, 3)
        .map(({ path, message }) => `${LEG_FILES.databaseTime}${path} ${message}`),
    );
  } catch {
    damage.push(`${LEG_FILES.databaseTime} is not JSON`);
  }
  return null;
}

async function readSeconds(file: string, damage: string[]): Promise<Timeline | null> {
  try {
    const timeline = readTimeline(gunzipSync(await readFile(file)));
    damage.push(...(timeline.damage ?? []).map((each) => `${LEG_FILES.databaseTimeSeconds} ${each}`));
    return timeline;
  } catch {
    damage.push(`${LEG_FILES.databaseTimeSeconds} is missing or cannot be unpacked`);
    return null;
  }
}
