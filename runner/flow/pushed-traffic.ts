import { METRICS } from '../../scenarios/kit/contract.ts';
import type { HistogramDelta, TimelinePush, TimelineSeries } from '../model/timeline.ts';
import { type Histogram, histogramOf } from '../statistics/histogram.ts';

/** What one push says of the users' requests and journeys. */
export interface PushedTraffic {
  /** Requests that ended, with those that a failed one made impossible. */
  readonly requests: number;
  readonly bad: number;
  /** The part of the bad ones that were never sent. */
  readonly skipped: number;
  readonly started: number;
  readonly times: Histogram;
  readonly journeysStarted: number;
}

type Counted = 'good' | 'bad' | 'skipped' | 'started';
type Buckets = HistogramDelta['buckets'];

/** Adds up what k6 pushes, series by series; there are hundreds of them every second, so each is understood once. */
export class TrafficReader {
  private readonly counted = new Map<number, Counted>();
  private readonly times = new Set<number>();
  private readonly lateness = new Set<number>();

  /** Of series that a push is the first to mention. A flood that is turned away is no outage: only users are looked at. */
  learn(series: readonly TimelineSeries[]): void {
    for (const { id, metric, tags } of series.filter(isOfUsers)) {
      if (metric === METRICS.requestsStarted) this.counted.set(id, 'started');
      else if (metric === METRICS.requests) this.counted.set(id, endOf(tags['outcome']));
      else if (metric === METRICS.responseTime) this.times.add(id);
      else if (metric === METRICS.scheduleLag) this.lateness.add(id);
    }
  }

  read({ counters, histograms }: TimelinePush): PushedTraffic {
    const sums: Record<Counted, number> = { good: 0, bad: 0, skipped: 0, started: 0 };
    for (const [id, gained] of counters) {
      const counted = this.counted.get(id);
      if (counted !== undefined) sums[counted] += gained;
    }
    const { good, skipped, started } = sums;
    const bad = sums.bad + skipped;
    const times = this.timesIn(histograms);
    return { requests: good + bad, bad, skipped, started, times, journeysStarted: this.startsIn(histograms) };
  }

  private timesIn(histograms: TimelinePush['histograms']): Histogram {
    const all: Buckets[number][] = [];
    let zeros = 0;
    for (const [id, { zero, buckets }] of histograms) {
      if (!this.times.has(id)) continue;
      zeros += zero;
      for (const bucket of buckets) all.push(bucket);
    }
    return histogramOf(zeros, all);
  }

  /** Each journey says once how late it began. */
  private startsIn(histograms: TimelinePush['histograms']): number {
    let starts = 0;
    for (const [id, { count }] of histograms) if (this.lateness.has(id)) starts += count;
    return starts;
  }
}

function endOf(outcome: string | undefined): Counted {
  return outcome === 'good' || outcome === 'skipped' ? outcome : 'bad';
}

function isOfUsers({ tags }: TimelineSeries): boolean {
  return tags['cohort'] !== 'disturber';
}
