import protobuf from 'protobufjs';
import { compress } from 'snappyjs';

/** A time series as a test states it: totals since the leg began. */
export interface StatedSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly sample?: number;
  readonly histogram?: StatedHistogram;
}

export interface StatedHistogram {
  readonly sum: number;
  readonly zero?: number;
  /** Ascending. Buckets that are left out between two are written as a gap between spans. */
  readonly buckets: readonly (readonly [index: number, count: number])[];
  readonly negativeBuckets?: readonly (readonly [index: number, count: number])[];
  readonly schema?: number;
  readonly count?: number;
}

const field = (type: string, id: number, rule?: 'repeated'): protobuf.IField => ({
  type,
  id,
  ...(rule === undefined ? {} : { rule }),
});

/** Prometheus remote write 1.0, from its published definition: a codec that shares nothing with the decoder. */
const DEFINITION = protobuf.Root.fromJSON({
  nested: {
    // As it is on the wire, where a text need not be one.
    RawLabel: { fields: { name: field('bytes', 1), value: field('bytes', 2) } },
    RawLabels: { fields: { labels: field('RawLabel', 1, 'repeated') } },
    Label: { fields: { name: field('string', 1), value: field('string', 2) } },
    Sample: { fields: { value: field('double', 1), timestamp: field('int64', 2) } },
    BucketSpan: { fields: { offset: field('sint32', 1), length: field('uint32', 2) } },
    Histogram: {
      fields: {
        countInt: field('uint64', 1),
        sum: field('double', 3),
        schema: field('sint32', 4),
        zeroThreshold: field('double', 5),
        zeroCountInt: field('uint64', 6),
        negativeSpans: field('BucketSpan', 8, 'repeated'),
        negativeDeltas: field('sint64', 9, 'repeated'),
        positiveSpans: field('BucketSpan', 11, 'repeated'),
        positiveDeltas: field('sint64', 12, 'repeated'),
        timestamp: field('int64', 15),
      },
    },
    TimeSeries: {
      fields: {
        labels: field('Label', 1, 'repeated'),
        samples: field('Sample', 2, 'repeated'),
        histograms: field('Histogram', 4, 'repeated'),
      },
    },
    WriteRequest: { fields: { timeseries: field('TimeSeries', 1, 'repeated') } },
  },
});
const WRITE_REQUEST = DEFINITION.lookupType('WriteRequest');
const RAW_LABELS = DEFINITION.lookupType('RawLabels');

/** A label as bytes; what is left out is not written. */
export interface RawLabel {
  readonly name?: Uint8Array;
  readonly value?: Uint8Array;
}

/** The labels of one series, encoded. */
export const encodedLabels = (labels: readonly RawLabel[]): Buffer =>
  Buffer.from(RAW_LABELS.encode(RAW_LABELS.fromObject({ labels })).finish());

/** What the reference decoder reads in them, as text. Throws what it refuses. */
export const referenceLabels = (encoded: Buffer): Record<string, string> => {
  const { labels } = RAW_LABELS.toObject(RAW_LABELS.decode(encoded), { arrays: true, defaults: true });
  return Object.fromEntries(
    labels.map((label: Required<RawLabel>) => [asText(label.name), asText(label.value)]),
  );
};

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** The bytes of a prometheus.WriteRequest. */
export const writeRequest = (series: readonly StatedSeries[]): Buffer =>
  Buffer.from(
    WRITE_REQUEST.encode(WRITE_REQUEST.fromObject({ timeseries: series.map(asTimeSeries) })).finish(),
  );

/** The body of a remote write as k6 posts it. */
export const remoteWriteBody = (series: readonly StatedSeries[]): Buffer => compress(writeRequest(series));

const asTimeSeries = ({ labels, sample, histogram }: StatedSeries) => ({
  labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
  samples: sample === undefined ? [] : [{ value: sample, timestamp: 1_700_000_000_000 }],
  histograms: histogram === undefined ? [] : [asHistogram(histogram)],
});

const asHistogram = ({
  sum,
  zero = 0,
  buckets,
  negativeBuckets = [],
  schema = 3,
  count,
}: StatedHistogram) => ({
  countInt: count ?? [...buckets, ...negativeBuckets].reduce((total, [, held]) => total + held, zero),
  sum,
  schema,
  zeroThreshold: 2 ** -128,
  zeroCountInt: zero,
  positiveSpans: spansOf(buckets),
  positiveDeltas: deltasOf(buckets),
  negativeSpans: spansOf(negativeBuckets),
  negativeDeltas: deltasOf(negativeBuckets),
  timestamp: 1_700_000_000_000,
});

const spansOf = (buckets: StatedHistogram['buckets']) => {
  const spans: { offset: number; length: number }[] = [];
  let next = 0;
  for (const [index] of buckets) {
    const current = spans.at(-1);
    if (current !== undefined && index === next) current.length += 1;
    else spans.push({ offset: index - next, length: 1 });
    next = index + 1;
  }
  return spans;
};

const deltasOf = (buckets: StatedHistogram['buckets']) =>
  buckets.map(([, count], position) => count - (buckets[position - 1]?.[1] ?? 0));
