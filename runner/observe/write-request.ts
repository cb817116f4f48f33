import protobuf from 'protobufjs/minimal.js';
import { type CumulativeHistogram, readHistogram } from './native-histogram.ts';
import { readFields, readMessage } from './protobuf-fields.ts';
import { RejectedPush } from './rejected-push.ts';

type Reader = protobuf.Reader;

/** What one time series of a remote write says: its latest sample, its latest histogram, or neither. */
export interface SeriesValue<Series> {
  readonly series: Series;
  readonly sample: number | null;
  readonly histogram: CumulativeHistogram | null;
}

/**
 * Finds the series that owns these encoded labels; null when nobody reads it, so that its values are skipped unread.
 * The bytes are only lent.
 */
export type SeriesOf<Series> = (labels: Buffer) => Series | null;

// Tags of prometheus.WriteRequest (remote write 1.0): field number << 3 | wire type.
const TIME_SERIES = 0x0a;
const SERIES_LABEL = 0x0a;
const SERIES_SAMPLE = 0x12;
const SERIES_HISTOGRAM = 0x22;
const SAMPLE_VALUE = 0x09;
const LABEL_NAME = 0x0a;
const LABEL_VALUE = 0x12;

/** Reads a prometheus.WriteRequest. All of it is read before anything is returned, so a broken body changes nothing. */
export function decodeWriteRequest<Series>(body: Buffer, seriesOf: SeriesOf<Series>): SeriesValue<Series>[] {
  try {
    return timeSeriesOf(body, seriesOf);
  } catch (error) {
    if (error instanceof RejectedPush) throw error;
    throw new RejectedPush(400, 'the body is not a Prometheus write request', { cause: error });
  }
}

/** The names and values in the encoded labels of one series, as `SeriesOf` is lent them. */
export function decodeLabels(labels: Buffer): Record<string, string> {
  const tags: Record<string, string> = {};
  const reader = protobuf.Reader.create(labels);
  readFields(reader, labels.length, (tag) => {
    if (tag !== SERIES_LABEL) throw new RangeError('not a label');
    const [name, value] = readLabel(reader);
    tags[name] = value;
  });
  return tags;
}

function timeSeriesOf<Series>(body: Buffer, seriesOf: SeriesOf<Series>): SeriesValue<Series>[] {
  const values: SeriesValue<Series>[] = [];
  const reader = protobuf.Reader.create(body);
  readFields(reader, body.length, (tag) => {
    if (tag !== TIME_SERIES) return void reader.skipType(tag & 7);
    const value = readSeries(reader, body, seriesOf);
    if (value !== null) values.push(value);
  });
  return values;
}

function readSeries<Series>(
  reader: Reader,
  body: Buffer,
  seriesOf: SeriesOf<Series>,
): SeriesValue<Series> | null {
  const length = reader.uint32();
  const end = reader.pos + length;
  const series = seriesOf(skippedLabels(reader, body, end));
  if (series !== null) return readValue(reader, end, series);
  reader.skip(end - reader.pos);
  return null;
}

/** k6 writes a series' labels first and in one order, so their bytes identify it without being decoded. */
function skippedLabels(reader: Reader, body: Buffer, end: number): Buffer {
  const from = reader.pos;
  while (reader.pos < end && body[reader.pos] === SERIES_LABEL) reader.skip(1).skip(reader.uint32());
  return body.subarray(from, reader.pos);
}

function readValue<Series>(reader: Reader, end: number, series: Series): SeriesValue<Series> {
  let sample: number | null = null;
  let histogram: CumulativeHistogram | null = null;
  readFields(reader, end, (tag) => {
    if (tag === SERIES_SAMPLE) sample = readSample(reader);
    else if (tag === SERIES_HISTOGRAM) histogram = readHistogram(reader);
    else if (tag === SERIES_LABEL) throw new RangeError('a label follows a value');
    else reader.skipType(tag & 7);
  });
  return { series, sample, histogram };
}

/** Null for a value that says nothing, such as the NaN that marks a series as ended. */
function readSample(reader: Reader): number | null {
  let value = 0;
  readMessage(reader, (tag) => {
    if (tag === SAMPLE_VALUE) value = reader.double();
    else reader.skipType(tag & 7);
  });
  return Number.isFinite(value) ? value : null;
}

function readLabel(reader: Reader): readonly [name: string, value: string] {
  let name = '';
  let value = '';
  readMessage(reader, (tag) => {
    if (tag === LABEL_NAME) name = reader.string();
    else if (tag === LABEL_VALUE) value = reader.string();
    else reader.skipType(tag & 7);
  });
  return [name, value];
}
