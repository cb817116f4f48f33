const FIRST_BYTES = 65_536;
const GROWTH = 1.5;
/** Two numbers of up to 53 bits and a sign, 7 bits in each byte. */
const MOST_BYTES_OF_BUCKET = 16;

/** Calls back for each bucket of a histogram, in the order in which they were written. */
export type TakeBucket = (index: number, count: number) => void;

/**
 * The buckets of many histograms in one row of bytes: the step from the index before, then the count, both as numbers of
 * as many bytes as they need: mostly two, where a pair of numbers takes dozens.
 */
export class PackedBuckets {
  private bytes = new Uint8Array(FIRST_BYTES);
  private index = 0;
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
    this.write(index - this.index);
    this.write(count);
    this.index = index;
    if (!(Number.isSafeInteger(count) && count >= 0)) this.onlyGrew = false;
    if (this.highest < this.lowest) this.lowest = this.highest = index;
    else if (index < this.lowest) this.lowest = index;
    else if (index > this.highest) this.highest = index;
  }

  /** Forgets what was written from there on. */
  cutTo(length: number): void {
    this.length = length;
    this.index = 0;
  }

  forEach(from: number, to: number, take: TakeBucket): void {
    const { bytes } = this;
    let [place, index, step] = [from, 0, 0];
    for (let isStep = true; place < to; isStep = !isStep) {
      const first = bytes[place++] ?? 0;
      let size = first & 63;
      for (let [byte, unit] = [first, 64]; byte > 127; unit *= 128) {
        byte = bytes[place++] ?? 0;
        size += (byte & 127) * unit;
      }
      const value = (first & 64) === 0 ? size : -size;
      if (isStep) step = value;
      else take((index += step), value);
    }
  }

  /** The first byte holds the sign and 6 bits, each further one 7 bits more; the highest bit says that one follows. */
  private write(value: number): void {
    const size = Math.abs(value);
    this.bytes[this.length++] = (value < 0 ? 64 : 0) + (size % 64) + (size > 63 ? 128 : 0);
    for (let rest = Math.floor(size / 64); rest > 0; rest = Math.floor(rest / 128))
      this.bytes[this.length++] = (rest % 128) + (rest > 127 ? 128 : 0);
  }

  private grow(): void {
    const more = new Uint8Array(Math.ceil(this.bytes.length * GROWTH));
    more.set(this.bytes);
    this.bytes = more;
  }
}
