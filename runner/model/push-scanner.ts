import type { PackedPushes } from './packed-pushes.ts';
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

const [OPEN, CLOSE, COMMA, MINUS, ZERO, NINE] = [91, 93, 44, 45, 48, 57];
/** So many digits are a safe integer whatever they are. */
const MOST_DIGITS = 15;
/** Characters that a number may be continued with: `.`, `e`, `E`, `+`. */
const isInFraction = (byte: number): boolean =>
  (byte >= ZERO && byte <= NINE) ||
  byte === 46 ||
  byte === 101 ||
  byte === 69 ||
  byte === 43 ||
  byte === MINUS;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

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
    this.list(() => this.value('counter'));
    this.expect(GAUGES);
    this.list(() => this.value('gauge'));
    this.expect(HISTOGRAMS);
    this.list(() => this.histogram());
    this.expect(TAIL);
    if (this.place !== this.bytes.length) throw OTHER;
    this.into.endPush(atMs);
  }

  /** `[1,12]` */
  private value(type: 'counter' | 'gauge'): void {
    this.skip(OPEN);
    const series = this.series(type);
    this.skip(COMMA);
    const value = this.number();
    this.skip(CLOSE);
    (type === 'counter' ? this.into.counters : this.into.gauges).add(series, value);
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
    let held = zero;
    this.list(() => {
      held += this.bucket();
    });
    this.skip(CLOSE);
    this.skip(CLOSE);
    this.skip(CLOSE);
    if (held !== count) throw OTHER;
    histograms.addRest(series, count, sumSeconds, zero);
  }

  private bucket(): number {
    this.skip(OPEN);
    const index = this.integer();
    this.skip(COMMA);
    const count = this.integer();
    this.skip(CLOSE);
    if (index < BUCKET_RANGE.lowest || index > BUCKET_RANGE.highest) throw OTHER;
    this.into.histograms.addBucket(index, count);
    return count;
  }

  /** Elements between commas up to a bracket, which is not taken. */
  private list(element: () => void): void {
    if (this.bytes[this.place] !== OPEN) return;
    element();
    while (this.bytes[this.place] === COMMA) {
      this.place += 1;
      element();
    }
  }

  private series(type: TimelineSeries['type']): number {
    const id = this.integer();
    if (this.typeOf(id) !== type) throw OTHER;
    return this.into.numberOf(id);
  }

  private integer(): number {
    const { bytes } = this;
    const isNegative = bytes[this.place] === MINUS;
    if (isNegative) this.place += 1;
    const from = this.place;
    let value = 0;
    for (let byte = bytes[from] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[this.place] ?? 0) {
      value = value * 10 + byte - ZERO;
      this.place += 1;
    }
    const digits = this.place - from;
    const hasIdleZero = bytes[from] === ZERO && (digits > 1 || isNegative);
    if (digits === 0 || digits > MOST_DIGITS || hasIdleZero) throw OTHER;
    return isNegative ? -value : value;
  }

  private number(): number {
    const from = this.place;
    while (isInFraction(this.bytes[this.place] ?? 0)) this.place += 1;
    const text = String.fromCharCode(...this.bytes.subarray(from, this.place));
    const value = Number(text);
    if (!NUMBER.test(text) || !Number.isFinite(value)) throw OTHER;
    return value;
  }

  private skip(byte: number): void {
    if (this.bytes[this.place] !== byte) throw OTHER;
    this.place += 1;
  }

  private expect(text: Uint8Array): void {
    for (const byte of text) this.skip(byte);
  }
}
