import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { TimelineSeries } from '../../runner/model/timeline.ts';
import type { LegPlan } from '../../runner/schema/plan-schema.ts';
import { EVENT_MARK, PLAN_FILE, SUMMARY_FILE } from '../../scenarios/kit/contract.ts';
import { madeLeg, type StatedLeg, ZERO_AT_MS } from '../evaluate/made/made-leg.ts';
import { remoteWriteBody, type StatedSeries } from '../observe/remote-write-body.ts';

/** From the first sign of life to the leg's zero, as k6 takes it to make its virtual users. */
const START_MS = 2_500;

export interface PlayedPlan {
  readonly stated: StatedLeg;
  readonly log: (message: string) => void;
  /** The second after which `thereupon` happens instead of the rest. */
  readonly untilSecond?: number;
  readonly thereupon?: () => void;
}

/** Does in real time what a made leg tells of: says when its clock stands at zero, pushes every second, leaves a summary. */
export async function playPlan({
  stated,
  log,
  untilSecond = Infinity,
  thereupon,
}: PlayedPlan): Promise<void> {
  const plan: LegPlan = JSON.parse(readFileSync(PLAN_FILE, 'utf8'));
  const { timeline, summary } = madeLeg(plan, stated);
  const zeroAtMs = Date.now() + START_MS;
  log(`${EVENT_MARK}${JSON.stringify({ event: 'clock', zeroAtMs })}`);
  const totals = new Totals(timeline?.series ?? []);
  for (const push of timeline?.pushes ?? []) {
    const sinceZeroMs = push.atMs - ZERO_AT_MS;
    if (sinceZeroMs > untilSecond * 1_000) break;
    await wait(zeroAtMs + sinceZeroMs - Date.now());
    await totals.push(push);
  }
  thereupon?.();
  writeFileSync(SUMMARY_FILE, JSON.stringify(summary));
}

type Push = NonNullable<ReturnType<typeof madeLeg>['timeline']>['pushes'][number];

/** k6 pushes totals since the leg began, not what was gained. */
class Totals {
  private readonly series: readonly TimelineSeries[];
  private readonly counts = new Map<number, number>();
  private readonly buckets = new Map<number, Map<number, number>>();

  constructor(series: readonly TimelineSeries[]) {
    this.series = series;
  }

  async push({ counters, histograms }: Push): Promise<void> {
    for (const [id, delta] of counters) this.counts.set(id, (this.counts.get(id) ?? 0) + delta);
    for (const [id, { buckets }] of histograms) {
      const held = this.buckets.get(id) ?? new Map<number, number>();
      for (const [index, count] of buckets) held.set(index, (held.get(index) ?? 0) + count);
      this.buckets.set(id, held);
    }
    const body = remoteWriteBody([gauge('k6_vus', 1), ...this.series.flatMap((each) => this.stated(each))]);
    const url = process.env['K6_PROMETHEUS_RW_SERVER_URL'] ?? '';
    const response = await fetch(url, { method: 'POST', body: new Uint8Array(body) });
    if (!response.ok) throw new Error(`the push was answered with ${response.status}`);
  }

  private stated({ id, metric, type, tags }: TimelineSeries): StatedSeries[] {
    const held = this.buckets.get(id);
    if (type === 'histogram')
      return held === undefined
        ? []
        : [
            {
              labels: { __name__: `k6_${metric}_seconds`, ...tags },
              histogram: { sum: 0, buckets: [...held].toSorted(([a], [b]) => a - b) },
            },
          ];
    const total = this.counts.get(id);
    return total === undefined
      ? []
      : [{ labels: { __name__: `k6_${metric}_total`, ...tags }, sample: total }];
  }
}

const gauge = (name: string, sample: number): StatedSeries => ({ labels: { __name__: name }, sample });
