import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import type { TSchema } from '@sinclair/typebox';
import type { KitEvent } from '../../scenarios/kit/contract.ts';
import { PeakgateError } from '../errors.ts';
import { joinSummaries, joinTimelines } from '../model/joined-database-time.ts';
import { plannedSwitches } from '../model/planned-switches.ts';
import type { LegRecord, RunRecord } from '../model/run-record.ts';
import type { Timeline } from '../model/timeline.ts';
import { TimelineReading } from '../model/timeline-reader.ts';
import { type AcceptedRun, baselinesSchema } from '../schema/baseline-schema.ts';
import { type LegPlan, legPlanSchema } from '../schema/plan-schema.ts';
import { generatorSchema, type Manifest, manifestSchema, targetSchema } from '../schema/record-schema.ts';
import type { Read } from '../schema/schema-parts.ts';
import { summarySchema } from '../schema/summary-schema.ts';
import { switchesSchema } from '../schema/switches-schema.ts';
import { validate } from '../schema/validate.ts';
import { verifyChecksums } from './checksums.ts';
import { readDatabase } from './database-file.ts';
import { readDatabaseTime } from './database-time-file.ts';
import { inputsFolder, KEPT_BASELINES_FILE, LEG_FILES, legFolder, MANIFEST_FILE } from './folder-layout.ts';
import { inputsDamage } from './inputs-damage.ts';
import { parseEvent } from './kit-event.ts';

const SCHEMA_VERSION = 1;
/** A part gives several of the unpacked ones, so that unpacking seldom waits for the disk. */
const PACKED_PART_BYTES = 262_144;
/** What a crash left of a packed file is unpacked as well. A timeline has a hundred million bytes. */
const UNPACKING = { finishFlush: constants.Z_SYNC_FLUSH, chunkSize: 262_144 };

/**
 * Reads the evidence of a finished run. Throws where there is nothing to judge: no results folder, an incomplete,
 * altered or newer one, also where only a part of it is newer. Damage inside a leg's files is part of the record and is judged, not thrown.
 */
export async function readRun(run: string): Promise<RunRecord> {
  const manifest = await readManifest(run);
  await verifyChecksums(run);
  const legs = await Promise.all(manifest.legs.map((leg) => readLeg(run, leg)));
  const damage = await inputsDamage(run, manifest);
  const accepted = await readAccepted(run, manifest, damage);
  return {
    manifest,
    legs,
    ...(damage.length > 0 && { damage }),
    ...(accepted.length > 0 && { accepted }),
  };
}

/** The accepted runs that were kept with the run; what is not as it was kept is told already, and not read. */
async function readAccepted(
  run: string,
  { inputs }: Manifest,
  damage: string[],
): Promise<readonly AcceptedRun[]> {
  if (inputs.baselines === undefined || damage.length > 0) return [];
  const file = join(inputsFolder(run), KEPT_BASELINES_FILE);
  const kept = await readPart(file, `inputs/${KEPT_BASELINES_FILE}`, baselinesSchema, damage);
  return kept?.baselines.flatMap(({ runs }) => runs) ?? [];
}

async function readManifest(run: string): Promise<Manifest> {
  const file = join(run, MANIFEST_FILE);
  const data = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch((cause) => {
      throw new PeakgateError('record-unreadable', `${file} cannot be read: this is not a results folder.`, {
        cause,
      });
    });
  refuseNewer(data, file);
  const checked = validate(manifestSchema, data, file);
  if (!checked.ok)
    throw new PeakgateError('record-unreadable', `${file} is damaged.`, { problems: checked.problems });
  if (!checked.value.complete)
    throw new PeakgateError('record-unreadable', incompleteMessage(run, checked.value));
  return checked.value;
}

function incompleteMessage(run: string, { interrupted }: Manifest): string {
  const why = interrupted ? 'the run was interrupted' : 'the run did not end';
  return `${run} is incomplete: ${why}. What was measured is kept there, and cannot be judged.`;
}

function refuseNewer(data: unknown, file: string): void {
  const version =
    typeof data === 'object' && data !== null && 'schemaVersion' in data ? Number(data.schemaVersion) : 0;
  if (!(version > SCHEMA_VERSION)) return;
  throw new PeakgateError(
    'record-newer',
    `${file} has schema version ${version}; this Peakgate reads up to ${SCHEMA_VERSION}.`,
  );
}

async function readLeg(run: string, leg: Manifest['legs'][number]): Promise<LegRecord> {
  const folder = legFolder(run, leg.id);
  const damage: string[] = leg.hookFailure === null ? [] : [leg.hookFailure];
  const json = <S extends TSchema>(name: string, schema: S) =>
    readPart(join(folder, name), name, schema, damage);
  const plan = await json(LEG_FILES.plan, legPlanSchema);
  if (!plan) throw new PeakgateError('record-unreadable', `${leg.id}: ${damage.join('; ')}.`);
  refuseEndless(leg.id, plan);
  const database = await readDatabase(folder);
  const summary = await json(LEG_FILES.summary, summarySchema);
  const timeline = await readTimelineFile(join(folder, LEG_FILES.timeline), damage);
  const times = await readDatabaseTime(folder, damage);
  return {
    plan,
    k6: leg.k6,
    stopReason: leg.stopReason,
    summary: summary && times ? joinSummaries(summary, times.record) : summary,
    timeline: timeline && times ? joinTimelines(timeline, times.timeline) : timeline,
    ...(times && { databaseTime: times.record }),
    events: await readEvents(join(folder, LEG_FILES.events), damage),
    generator: await json(LEG_FILES.generator, generatorSchema),
    target: await json(LEG_FILES.target, targetSchema),
    ...(plannedSwitches(plan.experiments ?? []).length > 0 && {
      switches: await json(LEG_FILES.switches, switchesSchema),
    }),
    damage,
    ...(database !== null && { database }),
  };
}

/** A plan has arrivals for each of its seconds; one that says it lasts longer is damaged, and would take for ever to judge. */
function refuseEndless(leg: string, { durationMs, played }: LegPlan): void {
  const seconds = Math.max(...played.streams.map(({ perSecond }) => perSecond.length));
  if (durationMs <= seconds * 1_000) return;
  throw new PeakgateError(
    'record-unreadable',
    `${leg}: plan.json/durationMs is ${durationMs}, but arrivals are planned for ${seconds} seconds.`,
  );
}

/** A part that is missing or malformed is null, and the reason is added to the damage. */
async function readPart<S extends TSchema>(
  file: string,
  name: string,
  schema: S,
  damage: string[],
): Promise<Read<S> | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return reject(damage, `${name} is missing`);
  const data = parseJson(text);
  if (data === undefined) return reject(damage, `${name} is not JSON`);
  refuseNewer(data, file);
  const checked = validate(schema, data, name);
  if (checked.ok) return checked.value;
  return reject(
    damage,
    ...checked.problems.slice(0, 5).map(({ path, message }) => `${name}${path} ${message}`),
  );
}

function reject(damage: string[], ...reasons: string[]): null {
  damage.push(...reasons);
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file that ends early is read as far as it goes; the timeline itself says that its end is missing. */
async function readTimelineFile(file: string, damage: string[]): Promise<Timeline | null> {
  const packed = await open(file).catch(() => null);
  if (packed === null) return reject(damage, `${LEG_FILES.timeline} is missing`);
  const reading = new TimelineReading();
  try {
    await pipeline(
      packed.createReadStream({ highWaterMark: PACKED_PART_BYTES }),
      createGunzip(UNPACKING),
      async (parts) => {
        for await (const bytes of parts) reading.take(bytes);
      },
    );
  } catch {
    return reject(damage, `${LEG_FILES.timeline} cannot be unpacked`);
  }
  const timeline = reading.end();
  damage.push(...(timeline.damage ?? []).map((each) => `${LEG_FILES.timeline} ${each}`));
  return timeline;
}

async function readEvents(file: string, damage: string[]): Promise<KitEvent[]> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return reject(damage, `${LEG_FILES.events} is missing`) ?? [];
  const lines = text.split('\n');
  if (lines.pop() !== '') reject(damage, `${LEG_FILES.events} ends within a line`);
  const events = lines.map(parseEvent);
  const foreign = events.flatMap((event, index) => (event === null ? [index + 1] : []));
  if (foreign.length > 0)
    reject(
      damage,
      `${LEG_FILES.events} line ${foreign[0]} is no event${foreign.length > 1 ? `, nor are ${foreign.length - 1} more` : ''}`,
    );
  return events.filter((event) => event !== null);
}
