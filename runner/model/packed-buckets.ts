const FIRST_BYTES = 65_536;
/** What is not written to takes no memory, and copies that are left behind do until they are collected. */
const GROWTH = 8;
/** Two numbers of up to 53 bits and a sign, 7 bits in each byte, and the byte that says so. */
const MOST_BYTES_OF_BUCKET = 17;
/** Bytes below stand for a whole bucket, this one for two numbers that follow. */
const LONG = 128;
/** Steps and counts from 1 that one byte holds. */
const MOST_STEP = 2;
const MOST_COUNT = 64;

/** Calls back for each bucket of a histogram, in the order in which they were written. */
export type TakeBucket = (index: number, count: number) => void;

/** Counts side by side, of what lies above a bucket and of what lies in it. */
export interface CountsAbove {
  readonly above: Float64Array;
  readonly inside: Float64Array;
}

/**
 * The buckets of many histograms in one row of bytes: the step from the index before, and the count. Of neighbours with few
 * samples, as most are, in one byte: (step - 1) x 64 + count - 1; others as two numbers of as many bytes as they need.
 */
export class PackedBuckets {
  private bytes = new Uint8Array(FIRST_BYTES);
  /** The bucket that was written last, and where the next byte is read. */
  private index = 0;
  private place = 0;
  /** Of the long bucket that was read last. */
  private step = 0;
  private count = 0;
  length = 0;
  /** Whether each count was a whole number from 0. */
  onlyGrew = true;
  /** All buckets lie between these two. */
  lowest = 0;
  highest = -1;

  /** Where the histogram ends whose buckets came last; the next one begins there. */
  end(): number {
    this.index = 0;
    return this.length;
  }

  push(index: number, count: number): void {
    if (this.length + MOST_BYTES_OF_BUCKET > this.bytes.length) this.grow();
    const step = index - this.index;
    this.index = index;
    if ((step === 1 || step === MOST_STEP) && isFew(count))
      this.bytes[this.length++] = (step - 1) * MOST_COUNT + count - 1;
    else this.writeBoth(step, count);
    if (index < this.lowest || index > this.highest) this.reach(index);
  }

  /** Forgets what was written from there on. */
  cutTo(length: number): void {
    this.length = length;
    this.index = 0;
  }

  forEach(from: number, to: number, take: TakeBucket): void {
    let index = 0;
    for (let place = from; place < to; ) {
      const code = this.bytes[place++] ?? 0;
      const isLong = code === LONG;
      if (isLong) place = this.readBoth(place);
      index += isLong ? this.step : stepOf(code);
      take(index, isLong ? this.count : countOf(code));
    }
  }

  /** Adds the count of bucket i to the number at `origin` + i. A leg has millions of buckets. */
  addTo(counts: Float64Array, origin: number, from: number, to: number): void {
    const { bytes } = this;
    let at = origin;
    for (let place = from; place < to; ) {
      const code = bytes[place++] ?? 0;
      const isLong = code === LONG;
      if (isLong) place = this.readBoth(place);
      at += isLong ? this.step : stepOf(code);
      counts[at] = (counts[at] ?? 0) + (isLong ? this.count : countOf(code));
    }
  }

  /** Adds to `above` at that place what lies in buckets above this one, and to `inside` what lies in it. */
  addAbove(bucket: number, { above, inside }: CountsAbove, slot: number, from: number, to: number): void {
    const { bytes } = this;
    let [index, over, within] = [0, 0, 0];
    for (let place = from; place < to; ) {
      const code = bytes[place++] ?? 0;
      const isLong = code === LONG;
      if (isLong) place = this.readBoth(place);
      index += isLong ? this.step : stepOf(code);
      const count = isLong ? this.count : countOf(code);
      if (index > bucket) over += count;
      else if (index === bucket) within += count;
    }
    above[slot] = (above[slot] ?? 0) + over;
    inside[slot] = (inside[slot] ?? 0) + within;
  }

  /** Reads the two numbers of a bucket that has not room in one byte. Returns where the next bucket begins. */
  private readBoth(place: number): number {
    this.place = place;
    this.step = this.read();
    this.count = this.read();
    return this.place;
  }

  private reach(index: number): void {
    const isFirst = this.highest < this.lowest;
    this.lowest = isFirst ? index : Math.min(this.lowest, index);
    this.highest = isFirst ? index : Math.max(this.highest, index);
  }

  private writeBoth(step: number, count: number): void {
    if (!(Number.isSafeInteger(count) && count >= 0)) this.onlyGrew = false;
    this.bytes[this.length++] = LONG;
    this.write(step);
    this.write(count);
  }

  /** The first byte holds the sign and 6 bits, each further one 7 bits more; the highest bit says that one follows. */
  private write(value: number): void {
    if (value >= 0 && value < 64) this.bytes[this.length++] = value;
    else this.writeLong(value);
  }

  private writeLong(value: number): void {
    const size = Math.abs(value);
    this.bytes[this.length++] = (value < 0 ? 64 : 0) + (size % 64) + (size > 63 ? 128 : 0);
    for (let rest = Math.floor(size / 64); rest > 0; rest = Math.floor(rest / 128))
      this.bytes[this.length++] = (rest % 128) + (rest > 127 ? 128 : 0);
  }

  private read(): number {
    const first = this.bytes[this.place++] ?? 0;
    return first < 64 ? first : this.readLong(first);
  }

  private readLong(first: number): number {
    let size = first & 63;
    for (let [byte, unit] = [first, 64]; byte > 127; unit *= 128) {
      byte = this.bytes[this.place++] ?? 0;
      size += (byte & 127) * unit;
    }
    return (first & 64) === 0 ? size : -size;
  }

  private grow(): void {
    const more = new Uint8Array(this.bytes.length * GROWTH);
    more.set(this.bytes);
    this.bytes = more;
  }
}

function isFew(count: number): boolean {
  return count >= 1 && count <= MOST_COUNT && Number.isInteger(count);
}

/** Of a bucket in one byte: its distance from the one before. */
function stepOf(code: number): number {
  return 1 + (code >> 6);
}

function countOf(code: number): number {
  return (code & 63) + 1;
}
