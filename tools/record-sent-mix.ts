import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { LegRecord } from '../runner/model/run-record.ts';
import type { TimelinePush } from '../runner/model/timeline.ts';
import { carrying } from '../runner/model/wanted-tags.ts';
import { readRun } from '../runner/record/read-run.ts';
import { METRICS } from '../scenarios/kit/contract.ts';

/** k6 tells every second of the second before. */
const HALF_A_PUSH_MS = 500;
const FIXTURE = 'tests/fixtures/plan/played-peaks.json';

/**
 * `node --import tsx tools/record-sent-mix.ts results/<run>`: what k6 sent in each leg of a run, journey by journey in each
 * window, second by second, and to each service, beside the plan that it was to follow. tests/kit/sent-mix.test.ts holds
 * one to the other.
 */
const command = new Command('node --import tsx tools/record-sent-mix.ts')
  .description('Writes what the legs of runs sent as the fixture of tests/kit/sent-mix.test.ts.')
  .argument(
    '<run...>',
    'results folders of legs that were played to their end: `npm run demo` makes one of two legs',
  )
  .option('--to <file>', 'the file to write', FIXTURE)
  .parse();
const { to } = command.opts<{ to: string }>();

try {
  const runs = await Promise.all(command.args.map(readRun));
  const fixture = {
    runs: runs.map(({ manifest: { id, startedAt, peakgate, k6 } }) => ({ id, startedAt, peakgate, k6 })),
    legs: runs.flatMap(({ legs }) => legs.map(sentBy)),
  };
  await writeFile(to, `${JSON.stringify(fixture)}\n`);
  process.stdout.write(`${to}: what ${fixture.legs.length} legs sent\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

/** Throws where the leg did not send all that was planned: that says nothing about the mix. */
function sentBy(leg: LegRecord): object {
  const { id, profile, load, durationMs, played } = leg.plan;
  const [stream, ...others] = played.streams;
  if (stream === undefined || others.length > 0) throw new Error(`${id} has experiments, or no users.`);
  const { name, perSecond, mix } = stream;
  const journeys = journeysOf(leg, Object.keys(mix[0]?.weights ?? {}));
  const sent = total(journeys.flatMap(({ perWindow }) => perWindow.map(({ count }) => count)));
  if (sent !== total(perSecond))
    throw new Error(`${id} began ${sent} journeys of ${total(perSecond)} that were planned.`);
  const { seed, windows } = played;
  const streamKept = { name, perSecond, mix };
  const asPlanned = { id, profile, load, durationMs, seed, stream: streamKept, windows };
  return { ...asPlanned, journeys, arrivals: arrivalsOf(leg), requestsAtPeak: requestsAtPeak(leg) };
}

/** How many requests each service got from journeys at the leg's peak. */
function requestsAtPeak({ plan, timeline }: LegRecord): Record<string, number> {
  const services = plan.catalogue.journeys.flatMap(({ operations }) => operations.map(({ svc }) => svc));
  const countOf = (svc: string): number => {
    const of = seriesOf(timeline, METRICS.requestsStarted, { svc, window: 'peak' });
    return total((timeline?.pushes ?? []).map((push) => gainedBy(push, of)));
  };
  return Object.fromEntries([...new Set(services)].toSorted().map((svc) => [svc, countOf(svc)]));
}

/** How many journeys of each name were due in each window: each tells once, when it begins, how late it is. */
function journeysOf({ plan, timeline }: LegRecord, names: readonly string[]) {
  const pushes = timeline?.pushes ?? [];
  const countOf = (journey: string, window: string): number => {
    const of = seriesOf(timeline, METRICS.scheduleLag, { journey, window });
    return total(pushes.map((push) => samplesIn(push, of)));
  };
  return names.map((name) => ({
    name,
    perWindow: plan.played.windows.map((each) => ({ window: each.name, count: countOf(name, each.name) })),
  }));
}

/** How many journeys began in each second of the leg, by the middle of what k6 told at a time. */
function arrivalsOf({ plan, timeline, events }: LegRecord): number[] {
  const clock = events.find((each) => each.event === 'clock');
  if (clock?.event !== 'clock') throw new Error(`${plan.id} does not say when it began.`);
  const of = seriesOf(timeline, METRICS.scheduleLag, {});
  const arrivals = Array.from({ length: plan.durationMs / 1_000 }, () => 0);
  for (const push of timeline?.pushes ?? []) {
    const second = Math.floor((push.atMs - clock.zeroAtMs - HALF_A_PUSH_MS) / 1_000);
    const within = Math.min(arrivals.length - 1, Math.max(0, second));
    arrivals[within] = (arrivals[within] ?? 0) + samplesIn(push, of);
  }
  return arrivals;
}

function seriesOf(
  timeline: LegRecord['timeline'],
  metric: string,
  wanted: Readonly<Record<string, string>>,
): ReadonlySet<number> {
  const isWanted = carrying(wanted);
  const series = timeline?.series.filter((each) => each.metric === metric && isWanted(each.tags)) ?? [];
  return new Set(series.map(({ id }) => id));
}

function gainedBy({ counters }: TimelinePush, of: ReadonlySet<number>): number {
  return total(counters.map(([id, gained]) => (of.has(id) ? gained : 0)));
}

function samplesIn({ histograms }: TimelinePush, of: ReadonlySet<number>): number {
  return total(histograms.map(([id, { count }]) => (of.has(id) ? count : 0)));
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}
