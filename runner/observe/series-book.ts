import type { TimelineSeries } from '../model/timeline.ts';
import { IGNORED_LABELS, KEPT_METRICS, type KeptMetric } from './kept-metrics.ts';
import type { CumulativeHistogram } from './native-histogram.ts';
import { decodeLabels } from './series-labels.ts';

/** A kept series and what k6 last said of it: all of the past that the timeline holds in memory. */
export interface BookedSeries extends KeptMetric {
  readonly tags: Readonly<Record<string, string>>;
  /** Null until its first value was accepted. */
  id: number | null;
  lastSample: number;
  lastHistogram: CumulativeHistogram;
}

export interface SeriesBook {
  /** The series with these encoded labels; null for one that nobody reads. */
  find(labels: Buffer): BookedSeries | null;
  /** Numbers the series if it has no number yet, and says that it was new. */
  admit(booked: BookedSeries): { readonly series: TimelineSeries; readonly isNew: boolean };
}

const NOTHING: CumulativeHistogram = { count: 0, sumSeconds: 0, zero: 0, indices: [], counts: [] };

/** Knows every series by its encoded labels, so that they are decoded once in a leg and not once a second. */
export function createSeriesBook(): SeriesBook {
  const known = new Map<string, BookedSeries | null>();
  let admitted = 0;
  return {
    find(labels) {
      const key = labels.toString('latin1');
      const found = known.get(key);
      if (found !== undefined) return found;
      const booked = bookedSeries(decodeLabels(labels));
      known.set(key, booked);
      return booked;
    },
    admit(booked) {
      const isNew = booked.id === null;
      const id = booked.id ?? ++admitted;
      booked.id = id;
      return { series: { id, metric: booked.metric, type: booked.type, tags: booked.tags }, isNew };
    },
  };
}

function bookedSeries(labels: Readonly<Record<string, string>>): BookedSeries | null {
  const kept = KEPT_METRICS.get(labels['__name__'] ?? '');
  if (kept === undefined) return null;
  const tags = Object.fromEntries(Object.entries(labels).filter(([name]) => !IGNORED_LABELS.has(name)));
  return { ...kept, tags, id: null, lastSample: 0, lastHistogram: NOTHING };
}
