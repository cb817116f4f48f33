import { BUCKET_RANGE, HISTOGRAM_SCHEMA } from '../model/timeline-codec.ts';
import { sum } from '../statistics/series.ts';
import { RejectedPush } from './rejected-push.ts';
import type { WireReader } from './wire-reader.ts';

/**
 * A native histogram as k6 sends it: everything since the leg began. Its buckets are told by two rows side by side, which
 * are read anew every second: indices that ascend, and counts of which none is 0.
 */
export interface CumulativeHistogram {
  readonly count: number;
  readonly sumSeconds: number;
  readonly zero: number;
  readonly indices: readonly number[];
  readonly counts: readonly number[];
}

/** Spans of neighbouring buckets, and the count of each as the change from the one before. */
interface WrittenBuckets {
  /** For each span two numbers: the buckets between the span before and this one (at first: its index), and its length. */
  readonly spans: number[];
  readonly deltas: number[];
}

interface WrittenHistogram {
  count: number;
  sum: number;
  schema: number;
  zero: number;
  float: boolean;
  readonly negative: WrittenBuckets;
  readonly positive: WrittenBuckets;
}

// Tags of prometheus.Histogram: field number << 3 | wire type.
const COUNT = 0x08;
const SUM = 0x19;
const SCHEMA = 0x20;
const ZERO_COUNT = 0x30;
const NEGATIVE_SPAN = 0x42;
const NEGATIVE_DELTA = 0x48;
const NEGATIVE_DELTAS = 0x4a;
const POSITIVE_SPAN = 0x5a;
const POSITIVE_DELTA = 0x60;
const POSITIVE_DELTAS = 0x62;
const SPAN_OFFSET = 0x08;
const SPAN_LENGTH = 0x10;
/** Fields of histograms of floating-point counts, by number. */
const FLOAT_FIELDS: ReadonlySet<number> = new Set([2, 7, 10, 13]);

/**
 * Reads the prometheus.Histogram that ends at `end`. A negative time cannot be waited, so values below zero count as zero.
 * Rejects another resolution than k6's and counts that do not add up: they would shift every percentile unnoticed.
 */
export function readHistogram(reader: WireReader, end: number): CumulativeHistogram {
  const written = readWritten(reader, end);
  const { indices, counts } = bucketsOf(written.positive);
  const zero = written.zero + sum(bucketsOf(written.negative).counts);
  const sound = written.schema === HISTOGRAM_SCHEMA && !written.float && Number.isFinite(written.sum);
  if (!sound || written.count !== zero + sum(counts) || !arePossible(indices, counts)) {
    throw new RejectedPush(400, 'a histogram is not one that k6 writes');
  }
  return { count: written.count, sumSeconds: written.sum, zero, indices, counts };
}

/** Indices ascend, so the first and the last of them are enough. */
function arePossible(indices: readonly number[], counts: readonly number[]): boolean {
  const { lowest, highest } = BUCKET_RANGE;
  return (
    (indices[0] ?? lowest) >= lowest &&
    (indices.at(-1) ?? highest) <= highest &&
    counts.every((count) => count > 0)
  );
}

function readWritten(reader: WireReader, end: number): WrittenHistogram {
  const written: WrittenHistogram = {
    count: 0,
    sum: 0,
    schema: 0,
    zero: 0,
    float: false,
    negative: { spans: [], deltas: [] },
    positive: { spans: [], deltas: [] },
  };
  while (reader.at < end) takeField(reader, end, written);
  reader.mustBeAt(end);
  return written;
}

function takeField(reader: WireReader, end: number, written: WrittenHistogram): void {
  const tag = reader.varint();
  switch (tag) {
    case COUNT:
      return void (written.count = reader.varint());
    case SUM:
      return void (written.sum = reader.double());
    case SCHEMA:
      return void (written.schema = reader.signedVarint());
    case ZERO_COUNT:
      return void (written.zero = reader.varint());
    case NEGATIVE_SPAN:
      return takeSpan(reader, reader.messageEnd(end), written.negative.spans);
    case POSITIVE_SPAN:
      return takeSpan(reader, reader.messageEnd(end), written.positive.spans);
    case NEGATIVE_DELTA:
      return void written.negative.deltas.push(reader.signedVarint());
    case POSITIVE_DELTA:
      return void written.positive.deltas.push(reader.signedVarint());
    case NEGATIVE_DELTAS:
      return takeDeltas(reader, reader.messageEnd(end), written.negative.deltas);
    case POSITIVE_DELTAS:
      return takeDeltas(reader, reader.messageEnd(end), written.positive.deltas);
    default:
      written.float ||= FLOAT_FIELDS.has(tag >>> 3);
      return reader.skip(tag);
  }
}

function takeSpan(reader: WireReader, end: number, spans: number[]): void {
  let offset = 0;
  let length = 0;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === SPAN_OFFSET) offset = reader.signedVarint();
    else if (tag === SPAN_LENGTH) length = reader.varint();
    else reader.skip(tag);
  }
  reader.mustBeAt(end);
  spans.push(offset, length);
}

function takeDeltas(reader: WireReader, end: number, deltas: number[]): void {
  while (reader.at < end) deltas.push(reader.signedVarint());
  reader.mustBeAt(end);
}

type Buckets = Pick<CumulativeHistogram, 'indices' | 'counts'>;

/** Undoes both encodings. */
function bucketsOf({ spans, deltas }: WrittenBuckets): Buckets {
  const indices: number[] = [];
  const counts: number[] = [];
  let index = 0;
  let count = 0;
  let next = 0;
  for (let span = 0; span < spans.length; span += 2) {
    const length = spans[span + 1] ?? 0;
    const offset = spans[span] ?? 0;
    if (length > deltas.length - next) throw new RangeError('fewer buckets than their spans announce');
    if (offset < 0 && span > 0) throw new RangeError('a span begins before the one before it ends');
    index += offset;
    for (const end = index + length; index < end; index++) {
      count += deltas[next++] ?? 0;
      if (count === 0) continue;
      indices.push(index);
      counts.push(count);
    }
  }
  return { indices, counts };
}
