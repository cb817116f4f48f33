import type { HistogramDelta, TimelinePush, TimelineSeries } from './timeline.ts';

/** Raised when old and new readers of `timeline.ndjson.gz` would not understand each other. */
export const TIMELINE_SCHEMA_VERSION = 1;

/** Prometheus' native histogram resolution: 2^3 buckets for each doubling. */
export const HISTOGRAM_SCHEMA = 3;

/** Bucket indices that a positive, finite double above Prometheus' zero threshold of 2^-128 can fall into. */
export const BUCKET_RANGE = { lowest: -1023, highest: 8192 } as const;

/** The deltas of one histogram as they stand in a line: count, sum in seconds, zeros, buckets. */
export type WrittenHistogram = readonly [number, number, number, HistogramDelta['buckets']];

/** One line of the file. Lines come in the order header, then series and pushes (a series before its use), then end. */
export type TimelineLine =
  | {
      readonly kind: 'header';
      readonly schemaVersion: number;
      readonly histogramSchema: number;
      readonly startedAtMs: number;
    }
  | ({ readonly kind: 'series' } & TimelineSeries)
  | {
      readonly kind: 'push';
      readonly atMs: number;
      readonly c: TimelinePush['counters'];
      readonly g: TimelinePush['gauges'];
      readonly h: readonly (readonly [number, WrittenHistogram])[];
    }
  | { readonly kind: 'end'; readonly pushes: number };

const lineOf = (line: TimelineLine): string => `${JSON.stringify(line)}\n`;

/** The first line. `startedAtMs` is when the receiver began to listen, in epoch ms. */
export const encodeHeader = (startedAtMs: number): string =>
  lineOf({
    kind: 'header',
    schemaVersion: TIMELINE_SCHEMA_VERSION,
    histogramSchema: HISTOGRAM_SCHEMA,
    startedAtMs,
  });

export const encodeSeries = ({ id, metric, type, tags }: TimelineSeries): string =>
  lineOf({ kind: 'series', id, metric, type, tags });

export const encodePush = (push: TimelinePush): string =>
  lineOf({
    kind: 'push',
    atMs: push.atMs,
    c: push.counters,
    g: push.gauges,
    h: push.histograms.map(([id, delta]) => [id, written(delta)]),
  });

/** The last line; without it the file counts as cut. `pushes` is the number of push lines before it. */
export const encodeEnd = (pushes: number): string => lineOf({ kind: 'end', pushes });

const written = (delta: HistogramDelta): WrittenHistogram => [
  delta.count,
  delta.sumSeconds,
  delta.zero,
  delta.buckets,
];
