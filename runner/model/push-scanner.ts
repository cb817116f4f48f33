import type { PackedGains, PackedPushes } from './packed-pushes.ts';
import type { TimelineSeries } from './timeline.ts';
import { BUCKET_RANGE } from './timeline-codec.ts';

/** What a scanner knows of a series by its id: its type. */
export type TypeOf = (id: number) => TimelineSeries['type'] | undefined;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const HEAD = bytesOf('{"kind":"push","atMs":');
const COUNTERS = bytesOf(',"c":[');
const GAUGES = bytesOf('],"g":[');
const HISTOGRAMS = bytesOf('],"h":[');
const TAIL = bytesOf(']}');

const [OPEN, CLOSE, COMMA, MINUS, POINT, ZERO, NINE] = [91, 93, 44, 45, 46, 48, 57];
/** So many digits are a safe integer whatever they are, and so is a power of ten of as many zeros. */
const MOST_DIGITS = 15;
const POWERS_OF_TEN = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, zeros) => Number(`1e${zeros}`));
/** Characters of a number of any length: digits and `.`, `e`, `E`, `+`, `-`. */
const isOfNumber = (byte: number): boolean =>
  (byte >= ZERO && byte <= NINE) ||
  byte === POINT ||
  byte === 101 ||
  byte === 69 ||
  byte === 43 ||
  byte === MINUS;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** 10 or more where there is none. */
const digitAt = (bytes: Uint8Array, place: number): number => ((bytes[place] ?? 0) - ZERO) >>> 0;

/** Thrown at whatever the encoder would not have written so; somebody who can explain it has to look. */
class OtherThanWritten extends Error {}
const OTHER = new OtherThanWritten();

/**
 * Reads push lines as the encoder writes them, byte by byte and straight into their packed form. That is most of a
 * timeline, which has tens of millions of numbers: JSON would make objects of all of them.
 */
export class PushScanner {
  private readonly into: PackedPushes;
  private readonly typeOf: TypeOf;
  private bytes: Uint8Array = new Uint8Array();
  private place = 0;

  constructor(into: PackedPushes, typeOf: TypeOf) {
    this.into = into;
    this.typeOf = typeOf;
  }

  /** Takes a line in, or takes nothing and says false where it is not exactly what the encoder writes. */
  take(line: Uint8Array): boolean {
    this.bytes = line;
    this.place = 0;
    try {
      this.push();
      return true;
    } catch (error) {
      if (error !== OTHER) throw error;
      this.into.undo();
      return false;
    }
  }

  private push(): void {
    this.expect(HEAD);
    const atMs = this.number();
    this.expect(COUNTERS);
    for (let more = this.begins(); more; more = this.has(COMMA)) this.value('counter', this.into.counters);
    this.expect(GAUGES);
    for (let more = this.begins(); more; more = this.has(COMMA)) this.value('gauge', this.into.gauges);
    this.expect(HISTOGRAMS);
    for (let more = this.begins(); more; more = this.has(COMMA)) this.histogram();
    this.expect(TAIL);
    if (this.place !== this.bytes.length) throw OTHER;
    this.into.endPush(atMs);
  }

  /** `[1,12]` */
  private value(type: 'counter' | 'gauge', into: PackedGains): void {
    this.skip(OPEN);
    const series = this.series(type);
    this.skip(COMMA);
    into.add(series, this.number());
    this.skip(CLOSE);
  }

  /** `[3,[7,0.123456789,1,[[-25,4],[160,2]]]]` */
  private histogram(): void {
    const { histograms } = this.into;
    this.skip(OPEN);
    const series = this.series('histogram');
    this.skip(COMMA);
    this.skip(OPEN);
    const count = this.integer();
    this.skip(COMMA);
    const sumSeconds = this.number();
    this.skip(COMMA);
    const zero = this.integer();
    this.skip(COMMA);
    this.skip(OPEN);
    if (this.buckets() + zero !== count) throw OTHER;
    this.skip(CLOSE);
    this.skip(CLOSE);
    this.skip(CLOSE);
    histograms.addRest(series, count, sumSeconds, zero);
  }

  /** Returns how many samples they hold. Most of a timeline's bytes are buckets, so their digits are read in place. */
  private buckets(): number {
    const { bytes } = this;
    const { buckets } = this.into.histograms;
    let held = 0;
    for (let more = this.begins(); more; more = this.has(COMMA)) {
      const isNegative = bytes[this.place + 1] === MINUS;
      const first = this.place + (isNegative ? 2 : 1);
      let [comma, size] = [first, 0];
      for (let digit = digitAt(bytes, comma); digit < 10; digit = digitAt(bytes, ++comma))
        size = size * 10 + digit;
      let [end, count] = [comma + 1, 0];
      for (let digit = digitAt(bytes, end); digit < 10; digit = digitAt(bytes, ++end))
        count = count * 10 + digit;
      if (this.isPlainBucket(first, comma, end)) {
        buckets.push(isNegative ? -size : size, count);
        this.place = end + 1;
        held += count;
      } else held += this.anyBucket();
    }
    return held;
  }

  /** Whether these are the borders of a bucket that may be taken as it is; most of a timeline's bytes are such buckets. */
  private isPlainBucket(first: number, comma: number, end: number): boolean {
    const { bytes, place } = this;
    const isIndex = comma > first && comma < first + 4 && bytes[first] !== ZERO;
    const isCount = end > comma + 1 && end < comma + 9 && bytes[comma + 1] !== ZERO;
    return isIndex && isCount && bytes[place] === OPEN && bytes[comma] === COMMA && bytes[end] === CLOSE;
  }

  private anyBucket(): number {
    this.skip(OPEN);
    const index = this.integer();
    this.skip(COMMA);
    const count = this.integer();
    this.skip(CLOSE);
    if (index < BUCKET_RANGE.lowest || index > BUCKET_RANGE.highest) throw OTHER;
    this.into.histograms.addBucket(index, count);
    return count;
  }

  /** Whether a list, whose bracket was taken, has a first element. */
  private begins(): boolean {
    return this.bytes[this.place] === OPEN;
  }

  private series(type: TimelineSeries['type']): number {
    const id = this.integer();
    if (this.typeOf(id) !== type) throw OTHER;
    return this.into.numberOf(id);
  }

  private integer(): number {
    const isNegative = this.has(MINUS);
    const from = this.place;
    const size = this.digits(0);
    const digits = this.place - from;
    const hasIdleZero = this.bytes[from] === ZERO && (digits > 1 || isNegative);
    if (digits === 0 || digits > MOST_DIGITS || hasIdleZero) throw OTHER;
    return isNegative ? -size : size;
  }

  /** Of few digits it is a quotient of two safe integers, and exact; others are left to JavaScript. */
  private number(): number {
    const start = this.place;
    const isNegative = this.has(MINUS);
    const from = this.place;
    const whole = this.digits(0);
    const point = this.place;
    const size = this.has(POINT) ? this.digits(whole) : whole;
    if (!this.isPlain(from, point)) return this.long(start);
    const unit = POWERS_OF_TEN[Math.max(0, this.place - point - 1)] ?? 1;
    return (isNegative ? -size : size) / unit;
  }

  /** Whether what was taken from there is a number of few digits as JSON has them, and nothing of it follows. */
  private isPlain(from: number, point: number): boolean {
    const hasIdleZero = this.bytes[from] === ZERO && point - from > 1;
    const isCut = point === from || this.place === point + 1;
    const isShort = this.place - from <= MOST_DIGITS && !isOfNumber(this.bytes[this.place] ?? 0);
    return isShort && !isCut && !hasIdleZero;
  }

  private long(start: number): number {
    this.place = start;
    while (isOfNumber(this.bytes[this.place] ?? 0)) this.place += 1;
    const text = String.fromCharCode(...this.bytes.subarray(start, this.place));
    const value = Number(text);
    if (!NUMBER.test(text) || !Number.isFinite(value)) throw OTHER;
    return value;
  }

  /** Continues a number with the digits that follow. */
  private digits(before: number): number {
    const { bytes } = this;
    let place = this.place;
    let value = before;
    for (let byte = bytes[place] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[++place] ?? 0)
      value = value * 10 + byte - ZERO;
    this.place = place;
    return value;
  }

  /** Takes the byte if it is the next one. */
  private has(byte: number): boolean {
    const isNext = this.bytes[this.place] === byte;
    if (isNext) this.place += 1;
    return isNext;
  }

  private skip(byte: number): void {
    if (this.bytes[this.place] !== byte) throw OTHER;
    this.place += 1;
  }

  private expect(text: Uint8Array): void {
    for (const byte of text) this.skip(byte);
  }
}
