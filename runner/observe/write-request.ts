import { type CumulativeHistogram, readHistogram } from './native-histogram.ts';
import { RejectedPush } from './rejected-push.ts';
import { SERIES_LABEL } from './series-labels.ts';
import { WireReader } from './wire-reader.ts';

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
const SERIES_SAMPLE = 0x12;
const SERIES_HISTOGRAM = 0x22;
const SAMPLE_VALUE = 0x09;

/** Reads a prometheus.WriteRequest. All of it is read before anything is returned, so a broken body changes nothing. */
export function decodeWriteRequest<Series>(body: Buffer, seriesOf: SeriesOf<Series>): SeriesValue<Series>[] {
  try {
    return timeSeriesOf(body, seriesOf);
  } catch (error) {
    if (error instanceof RejectedPush) throw error;
    throw new RejectedPush(400, 'the body is not a Prometheus write request', { cause: error });
  }
}

function timeSeriesOf<Series>(body: Buffer, seriesOf: SeriesOf<Series>): SeriesValue<Series>[] {
  const values: SeriesValue<Series>[] = [];
  const reader = new WireReader(body);
  while (reader.at < body.length) {
    const tag = reader.varint();
    if (tag !== TIME_SERIES) {
      reader.skip(tag);
      continue;
    }
    const end = reader.messageEnd(body.length);
    const series = seriesOf(skippedLabels(reader, body, end));
    if (series === null) reader.at = end;
    else values.push(readValue(reader, end, series));
  }
  return values;
}

/** k6 writes a series' labels first and in one order, so their bytes identify it without being decoded. */
function skippedLabels(reader: WireReader, body: Buffer, end: number): Buffer {
  const from = reader.at;
  while (reader.at < end && body[reader.at] === SERIES_LABEL) {
    reader.at++;
    reader.at = reader.messageEnd(end);
  }
  return body.subarray(from, reader.at);
}

function readValue<Series>(reader: WireReader, end: number, series: Series): SeriesValue<Series> {
  let sample: number | null = null;
  let histogram: CumulativeHistogram | null = null;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === SERIES_HISTOGRAM) histogram = readHistogram(reader, reader.messageEnd(end));
    else if (tag === SERIES_SAMPLE) sample = readSample(reader, reader.messageEnd(end));
    else if (tag === SERIES_LABEL) throw new RangeError('a label follows a value');
    else reader.skip(tag);
  }
  reader.mustBeAt(end);
  return { series, sample, histogram };
}

/** Null for a value that says nothing, such as the NaN that marks a series as ended. */
function readSample(reader: WireReader, end: number): number | null {
  let value = 0;
  while (reader.at < end) {
    const tag = reader.varint();
    if (tag === SAMPLE_VALUE) value = reader.double();
    else reader.skip(tag);
  }
  reader.mustBeAt(end);
  return Number.isFinite(value) ? value : null;
}
