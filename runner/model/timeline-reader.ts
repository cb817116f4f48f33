import { PackedPushes } from './packed-pushes.ts';
import { PushScanner } from './push-scanner.ts';
import type { HistogramDelta, Timeline, TimelineSeries } from './timeline.ts';
import { BUCKET_RANGE, HISTOGRAM_SCHEMA, TIMELINE_SCHEMA_VERSION } from './timeline-codec.ts';

/** A cut or scrambled file could damage every line; a reader needs the first few and how many. */
const MOST_DAMAGE_LISTED = 20;

const LINE_END = 0x0a;

class DamagedLine extends Error {}

type Fields = Readonly<Record<string, unknown>>;
type Pair = readonly [number, number];

interface Reading {
  readonly series: Map<number, TimelineSeries>;
  readonly pushes: PackedPushes;
  pushLines: number;
  begun: boolean;
  ended: boolean;
}

/**
 * Reads the uncompressed bytes of `timeline.ndjson.gz` as they come. A cut file gives everything before the cut and
 * `complete: false`. A line that no writer would have written is left out whole and named in `damage`; a file of
 * another schema version gives nothing but that.
 */
export class TimelineReading {
  private readonly reading: Reading;
  private readonly scanner: PushScanner;
  private readonly damage: string[] = [];
  private rest: Uint8Array = new Uint8Array();
  private lines = 0;

  constructor() {
    const series = new Map<number, TimelineSeries>();
    this.reading = { series, pushes: new PackedPushes(), pushLines: 0, begun: false, ended: false };
    this.scanner = new PushScanner(this.reading.pushes, (id) => series.get(id)?.type);
  }

  /** The next bytes; where one part ends and the next begins makes no difference. */
  take(bytes: Uint8Array): void {
    let from = 0;
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, from)) {
      this.line(this.withRest(bytes.subarray(from, end)), true);
      from = end + 1;
    }
    this.rest = this.withRest(bytes.subarray(from)).slice();
  }

  /** What was read, once there is no more. */
  end(): Timeline {
    if (this.rest.length > 0) this.line(this.rest, false);
    const { series, pushes, ended } = this.reading;
    return {
      series: [...series.values()],
      pushes: pushes.views(),
      complete: ended,
      damage: shortened(this.damage),
    };
  }

  private withRest(bytes: Uint8Array): Uint8Array {
    const { rest } = this;
    if (rest.length === 0) return bytes;
    const joined = new Uint8Array(rest.length + bytes.length);
    joined.set(rest);
    joined.set(bytes, rest.length);
    this.rest = new Uint8Array();
    return joined;
  }

  private line(line: Uint8Array, terminated: boolean): void {
    // After a first line that is no header nothing can be understood.
    if (this.lines > 0 && !this.reading.begun) return;
    this.lines += 1;
    if (this.reading.begun && !this.reading.ended && this.scanner.take(line)) {
      this.reading.pushLines += 1;
      return;
    }
    const complaint = complaintOf(this.reading, new TextDecoder().decode(line));
    if (complaint !== null && (terminated || !complaint.cut))
      this.damage.push(`line ${this.lines}: ${complaint.why}`);
  }
}

/** The same of bytes that are all there. */
export function readTimeline(bytes: Uint8Array): Timeline {
  const reading = new TimelineReading();
  reading.take(bytes);
  return reading.end();
}

const shortened = (damage: readonly string[]): readonly string[] =>
  damage.length <= MOST_DAMAGE_LISTED
    ? damage
    : [
        ...damage.slice(0, MOST_DAMAGE_LISTED),
        `and ${damage.length - MOST_DAMAGE_LISTED} more damaged lines`,
      ];

/** Null when the line was taken in. `cut` when it may simply be the last one of a file that ends within it. */
function complaintOf(reading: Reading, text: string): { why: string; cut: boolean } | null {
  try {
    takeIn(reading, fieldsOf(text));
    return null;
  } catch (error) {
    if (error instanceof SyntaxError) return { why: 'not JSON', cut: true };
    if (error instanceof DamagedLine) return { why: error.message, cut: false };
    throw error;
  }
}

function takeIn(reading: Reading, line: Fields): void {
  if (!reading.begun) return takeHeader(reading, line);
  if (reading.ended) throw new DamagedLine('follows the closing line');
  switch (line['kind']) {
    case 'series':
      return takeSeries(reading, line);
    case 'push':
      return takePush(reading, line);
    case 'end':
      return takeEnd(reading, line);
    default:
      throw new DamagedLine(`unknown kind ${JSON.stringify(line['kind'])}`);
  }
}

function takeHeader(reading: Reading, line: Fields): void {
  if (line['kind'] !== 'header') throw new DamagedLine('the file does not begin with a header');
  if (line['schemaVersion'] !== TIMELINE_SCHEMA_VERSION) {
    throw new DamagedLine(`schema version ${JSON.stringify(line['schemaVersion'])} cannot be read`);
  }
  if (line['histogramSchema'] !== HISTOGRAM_SCHEMA) {
    throw new DamagedLine(`histogram schema ${JSON.stringify(line['histogramSchema'])} cannot be read`);
  }
  reading.begun = true;
}

function takeSeries(reading: Reading, line: Fields): void {
  const { id, metric, type, tags } = line;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || reading.series.has(id)) {
    throw new DamagedLine(`series id ${JSON.stringify(id)} is not a new number`);
  }
  if (typeof metric !== 'string' || !isSeriesType(type) || !isTags(tags)) {
    throw new DamagedLine(`series ${id} lacks a metric, a type or tags`);
  }
  reading.series.set(id, { id, metric, type, tags });
}

function takePush(reading: Reading, line: Fields): void {
  reading.pushLines += 1;
  reading.pushes.add({
    atMs: numberIn(line['atMs'], 'atMs'),
    counters: listIn(line['c'], 'c').map((entry) => valueOf(reading, 'counter', entry)),
    gauges: listIn(line['g'], 'g').map((entry) => valueOf(reading, 'gauge', entry)),
    histograms: listIn(line['h'], 'h').map((entry) => histogramOf(reading, entry)),
  });
}

function takeEnd(reading: Reading, line: Fields): void {
  reading.ended = true;
  if (line['pushes'] !== reading.pushLines) {
    throw new DamagedLine(
      `closes ${JSON.stringify(line['pushes'])} pushes, but ${reading.pushLines} were read`,
    );
  }
}

function valueOf(reading: Reading, type: TimelineSeries['type'], entry: unknown): Pair {
  if (!isPair(entry)) throw new DamagedLine(`${JSON.stringify(entry)} is not a series and its value`);
  mustBeKnown(reading, type, entry[0]);
  return entry;
}

function histogramOf(reading: Reading, entry: unknown): readonly [number, HistogramDelta] {
  const [id, parts] = listIn(entry, 'histogram');
  const [count, sum, zero, buckets] = listIn(parts, 'histogram');
  const delta: HistogramDelta = {
    count: integerIn(count, 'count'),
    sumSeconds: numberIn(sum, 'sum'),
    zero: integerIn(zero, 'zero'),
    buckets: listIn(buckets, 'buckets').map(bucketOf),
  };
  if (delta.count !== delta.buckets.reduce((total, [, gained]) => total + gained, delta.zero)) {
    throw new DamagedLine(`the buckets of series ${JSON.stringify(id)} do not add up to its count`);
  }
  return [mustBeKnown(reading, 'histogram', integerIn(id, 'series')), delta];
}

function bucketOf(bucket: unknown): Pair {
  if (!isPair(bucket) || !bucket.every(Number.isSafeInteger)) {
    throw new DamagedLine(`${JSON.stringify(bucket)} is not a bucket and its count`);
  }
  if (bucket[0] < BUCKET_RANGE.lowest || bucket[0] > BUCKET_RANGE.highest) {
    throw new DamagedLine(`bucket ${bucket[0]} is out of range`);
  }
  return bucket;
}

function mustBeKnown(reading: Reading, type: TimelineSeries['type'], id: number): number {
  if (reading.series.get(id)?.type !== type) throw new DamagedLine(`no ${type} series has the number ${id}`);
  return id;
}

const fieldsOf = (text: string): Fields => {
  const line: unknown = JSON.parse(text);
  if (!isFields(line)) throw new DamagedLine('not an object');
  return line;
};

const listIn = (value: unknown, name: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new DamagedLine(`${name} is not a list`);
  return value;
};

const numberIn = (value: unknown, name: string): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new DamagedLine(`${name} is not a number`);
  return value;
};

const integerIn = (value: unknown, name: string): number => {
  if (!Number.isSafeInteger(value)) throw new DamagedLine(`${name} is not a whole number`);
  return numberIn(value, name);
};

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const isPair = (value: unknown): value is Pair =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);

const isSeriesType = (value: unknown): value is TimelineSeries['type'] =>
  value === 'counter' || value === 'gauge' || value === 'histogram';

const isTags = (value: unknown): value is TimelineSeries['tags'] =>
  isFields(value) && Object.values(value).every((tag) => typeof tag === 'string');
