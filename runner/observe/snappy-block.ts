import { RejectedPush } from './rejected-push.ts';

const TAG_BITS = 0b11;
const LITERAL = 0;
const NEAR_COPY = 1;
const FAR_COPY = 2;
/** A literal's length above this says in how many bytes the true length follows. */
const LONGEST_INLINE_LITERAL = 60;
/** Up to here a loop is faster than asking for a copy. */
const FEW_BYTES = 32;

/**
 * Undoes Snappy's block format, the compression of Prometheus remote write. Rejects what is not Snappy or would exceed
 * `mostBytes`. Written here because the npm decoder loops for ever on a literal of negative length.
 */
export function uncompressSnappy(input: Buffer, mostBytes: number): Buffer {
  const blocks = new Blocks(input);
  const length = blocks.statedLength();
  if (length > mostBytes) throw new RejectedPush(413, `${length} bytes uncompressed are too many`);
  return blocks.uncompress(length);
}

const notSnappy = (): RejectedPush => new RejectedPush(400, 'the body is not Snappy');

class Blocks {
  private readonly input: Uint8Array;
  private output: Uint8Array = new Uint8Array();
  private from = 0;
  private to = 0;

  constructor(input: Uint8Array) {
    this.input = input;
  }

  statedLength(): number {
    let length = 0;
    for (let unit = 1; unit < 2 ** 35; unit *= 2 ** 7) {
      const byte = this.number(1);
      length += (byte & 0x7f) * unit;
      if (byte < 0x80) return length;
    }
    throw notSnappy();
  }

  uncompress(length: number): Buffer {
    const output = Buffer.allocUnsafe(length);
    this.output = output;
    while (this.from < this.input.length) this.takeElement();
    if (this.to !== length) throw notSnappy();
    return output;
  }

  private takeElement(): void {
    const tag = this.number(1);
    const upper = tag >>> 2;
    switch (tag & TAG_BITS) {
      case LITERAL:
        return this.takeLiteral(this.literalLength(upper + 1));
      case NEAR_COPY:
        return this.takeCopy((upper & 0b111) + 4, (tag >>> 5) * 256 + this.number(1));
      case FAR_COPY:
        return this.takeCopy(upper + 1, this.number(2));
      default:
        return this.takeCopy(upper + 1, this.number(4));
    }
  }

  private literalLength(inline: number): number {
    return inline <= LONGEST_INLINE_LITERAL ? inline : this.number(inline - LONGEST_INLINE_LITERAL) + 1;
  }

  private takeLiteral(length: number): void {
    const { input, output, from, to } = this;
    if (from + length > input.length || to + length > output.length) throw notSnappy();
    if (length > FEW_BYTES) output.set(input.subarray(from, from + length), to);
    else for (let nth = 0; nth < length; nth++) output[to + nth] = input[from + nth] ?? 0;
    this.from = from + length;
    this.to = to + length;
  }

  /** Byte by byte: a copy may overlap what it writes, and then repeats it. */
  private takeCopy(length: number, offset: number): void {
    const { output, to } = this;
    if (offset === 0 || offset > to || to + length > output.length) throw notSnappy();
    for (let nth = to; nth < to + length; nth++) output[nth] = output[nth - offset] ?? 0;
    this.to = to + length;
  }

  /** The next bytes as one number, the least of them first. */
  private number(bytes: number): number {
    if (this.from + bytes > this.input.length) throw notSnappy();
    let value = 0;
    for (let unit = 1; bytes > 0; bytes--, unit *= 256) value += (this.input[this.from++] ?? 0) * unit;
    return value;
  }
}
