import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../../runner/model/timeline-codec.ts';
import { LEG_FILES } from '../../runner/record/folder-layout.ts';
import { beginLeg, beginRun, endLeg, endRun } from '../../runner/record/run-folder.ts';
import { jsonText } from '../../runner/record/write-file.ts';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import type { SeriesTotal } from '../../runner/selftest/runs/k6-summary.ts';
import { legRecord } from '../../runner/selftest/runs/leg-record.ts';
import { ZERO_AT_MS } from '../../runner/selftest/runs/observers.ts';
import {
  syntheticPlan,
  syntheticRun,
  syntheticThresholds,
} from '../../runner/selftest/runs/synthetic-run.ts';
import { sum } from '../../runner/statistics/series.ts';
import { JOURNEY, JOURNEYS_PER_SECOND, SECONDS, SEED, THRESHOLDS } from './outline.ts';
import { PushedSeries } from './pushed-series.ts';

/** What a folder holds that `evaluate` is measured with. */
export interface LongLeg {
  readonly seconds: number;
  readonly requests: number;
  /** In each push, on average. */
  readonly seriesPerPush: number;
  readonly histogramsPerPush: number;
  /** In each histogram of response or database time of a push, on average. */
  readonly bucketsPerHistogram: number;
  readonly timelineBytes: number;
}

/** Writes the results folder of a two-hour leg as the runner would have, without playing it. Equal bytes every time. */
export async function writeLongLeg(folder: string): Promise<LongLeg> {
  const thresholds = syntheticThresholds(THRESHOLDS.objectives);
  const { plan } = syntheticPlan({
    journeys: [JOURNEY],
    thresholds,
    ratePerSecond: JOURNEYS_PER_SECOND,
    warmUpSeconds: SECONDS.warmUp,
    peakSeconds: SECONDS.peak,
    recoverySeconds: SECONDS.recovery,
    seed: SEED,
  });
  const leg = await beginLeg(folder, plan);
  const { totals, ...size } = await writeTimeline(join(leg, LEG_FILES.timeline), plan);
  const seconds = Math.round(plan.durationMs / 1_000);
  const record = legRecord(plan, {
    totals,
    timeline: { series: [], pushes: [], complete: true },
    playedSeconds: seconds,
    lastSecond: seconds,
    isStopped: false,
    conditions: {},
  });
  const { manifest } = syntheticRun(record);
  const { summary, events, generator, target } = record;
  if (summary === null || generator === null || target === null) throw new Error('the leg has no evidence');
  await beginRun(folder, manifest, {
    thresholds: Buffer.from(jsonText(THRESHOLDS)),
    profiles: new Map(),
    bundles: [],
  });
  await endLeg(leg, { summary: jsonText(summary), events, generator, target });
  await endRun(folder, manifest);
  return { seconds, ...size };
}

interface WrittenTimeline extends Omit<LongLeg, 'seconds'> {
  readonly totals: readonly SeriesTotal[];
}

/** One push for each second, as soon as it is over. */
async function writeTimeline(file: string, plan: LegPlan): Promise<WrittenTimeline> {
  const gzip = createGzip();
  const stream = gzip.pipe(createWriteStream(file));
  const write = async (line: string): Promise<void> => {
    if (!gzip.write(line)) await once(gzip, 'drain');
  };
  await write(encodeHeader(ZERO_AT_MS));
  const windows: PushedSeries[] = [];
  let [pushes, series, histograms, buckets, ids] = [0, 0, 0, 0, 1];
  for (const { name, fromMs, toMs } of plan.played.windows) {
    const pushed = new PushedSeries(plan, name, ids);
    ids += pushed.series.length;
    windows.push(pushed);
    for (const each of pushed.series) await write(encodeSeries(each));
    for (let second = fromMs / 1_000; second < toMs / 1_000; second++) {
      const gained = pushed.second(plan.played.streams[0]?.perSecond[second] ?? 0);
      await write(encodePush({ atMs: ZERO_AT_MS + (second + 1) * 1_000, gauges: [], ...gained }));
      pushes += 1;
      series += gained.counters.length + gained.histograms.length;
      histograms += gained.histograms.length;
      buckets += sum(gained.histograms.map(([, delta]) => delta.buckets.length));
    }
  }
  gzip.end(encodeEnd(pushes));
  await once(stream, 'finish');
  const totals = windows.flatMap((window) => window.totals());
  return {
    totals,
    requests: sum(totals.map(({ metric, gained }) => (metric === 'requests' ? (gained ?? 0) : 0))),
    seriesPerPush: series / pushes,
    histogramsPerPush: histograms / pushes,
    bucketsPerHistogram: buckets / histograms,
    timelineBytes: stream.bytesWritten,
  };
}
