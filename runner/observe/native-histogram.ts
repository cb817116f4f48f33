import type protobuf from 'protobufjs/minimal.js';
import type { HistogramDelta } from '../model/timeline.ts';
import { BUCKET_RANGE, HISTOGRAM_SCHEMA } from '../model/timeline-codec.ts';
import { readMessage, wholeNumber } from './protobuf-fields.ts';
import { RejectedPush } from './rejected-push.ts';

type Reader = protobuf.Reader;
type Bucket = readonly [index: number, count: number];

/** A native histogram as k6 sends it: everything since the leg began. Buckets ascend and none is empty. */
export type CumulativeHistogram = HistogramDelta;

interface Span {
  /** Buckets between the end of the span before and this one; for the first, the index of its first bucket. */
  readonly offset: number;
  readonly length: number;
}

interface WrittenHistogram {
  count: number;
  sum: number;
  schema: number;
  zero: number;
  float: boolean;
  readonly negativeSpans: Span[];
  readonly negativeDeltas: number[];
  readonly positiveSpans: Span[];
  readonly positiveDeltas: number[];
}

const VARINT = 0;
const PACKED = 2;

/**
 * Reads one prometheus.Histogram. A negative time cannot be waited, so values below zero count as zero. Rejects another
 * resolution than k6's and counts that do not add up: they would shift every percentile unnoticed.
 */
export function readHistogram(reader: Reader): CumulativeHistogram {
  const written = readWritten(reader);
  const below = bucketsOf(written.negativeSpans, written.negativeDeltas);
  const buckets = bucketsOf(written.positiveSpans, written.positiveDeltas);
  const zero = written.zero + total(below);
  const sound = written.schema === HISTOGRAM_SCHEMA && !written.float && Number.isFinite(written.sum);
  if (!sound || written.count !== zero + total(buckets) || !buckets.every(isPossible)) {
    throw new RejectedPush(400, 'a histogram is not one that k6 writes');
  }
  return { count: written.count, sumSeconds: written.sum, zero, buckets };
}

const total = (buckets: readonly Bucket[]): number => buckets.reduce((sum, [, count]) => sum + count, 0);

const isPossible = ([index, count]: Bucket): boolean =>
  index >= BUCKET_RANGE.lowest && index <= BUCKET_RANGE.highest && count > 0;

function readWritten(reader: Reader): WrittenHistogram {
  const written: WrittenHistogram = {
    count: 0,
    sum: 0,
    schema: 0,
    zero: 0,
    float: false,
    negativeSpans: [],
    negativeDeltas: [],
    positiveSpans: [],
    positiveDeltas: [],
  };
  readMessage(reader, (tag) => takeField(reader, written, tag));
  return written;
}

/** Field numbers of prometheus.Histogram; 2, 7, 10 and 13 belong to histograms of floating-point counts. */
function takeField(reader: Reader, written: WrittenHistogram, tag: number): void {
  switch (tag >>> 3) {
    case 1:
      return void (written.count = wholeNumber(reader.uint64()));
    case 3:
      return void (written.sum = reader.double());
    case 4:
      return void (written.schema = reader.sint32());
    case 6:
      return void (written.zero = wholeNumber(reader.uint64()));
    case 8:
      return void written.negativeSpans.push(readSpan(reader));
    case 9:
      return takeDeltas(reader, written.negativeDeltas, tag & 7);
    case 11:
      return void written.positiveSpans.push(readSpan(reader));
    case 12:
      return takeDeltas(reader, written.positiveDeltas, tag & 7);
    default:
      return skipField(reader, written, tag);
  }
}

function skipField(reader: Reader, written: WrittenHistogram, tag: number): void {
  if ([2, 7, 10, 13].includes(tag >>> 3)) written.float = true;
  reader.skipType(tag & 7);
}

function readSpan(reader: Reader): Span {
  let offset = 0;
  let length = 0;
  readMessage(reader, (tag) => {
    if (tag === ((1 << 3) | VARINT)) offset = reader.sint32();
    else if (tag === ((2 << 3) | VARINT)) length = reader.uint32();
    else reader.skipType(tag & 7);
  });
  return { offset, length };
}

function takeDeltas(reader: Reader, deltas: number[], wireType: number): void {
  if (wireType !== PACKED) return void deltas.push(wholeNumber(reader.sint64()));
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) deltas.push(wholeNumber(reader.sint64()));
}

/** Undoes both encodings: spans of neighbouring buckets, and each bucket's count as the change from the one before. */
function bucketsOf(spans: readonly Span[], deltas: readonly number[]): Bucket[] {
  const buckets: Bucket[] = [];
  let index = 0;
  let count = 0;
  let next = 0;
  for (const { offset, length } of spans) {
    index += offset;
    if (length > deltas.length - next) throw new RangeError('fewer buckets than their spans announce');
    for (const end = index + length; index < end; index += 1) {
      count += deltas[next] ?? 0;
      next += 1;
      if (count !== 0) buckets.push([index, count]);
    }
  }
  return buckets;
}
