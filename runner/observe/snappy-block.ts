import { RejectedPush } from './rejected-push.ts';

const TAG_BITS = 0b11;
const LITERAL = 0;
const NEAR_COPY = 1;
const FAR_COPY = 2;
/** A literal's length above this says in how many bytes the true length follows. */
const LONGEST_INLINE_LITERAL = 60;

interface Blocks {
  readonly input: Buffer;
  readonly output: Buffer;
  from: number;
  to: number;
}

/**
 * Undoes Snappy's block format, the compression of Prometheus remote write. Rejects what is not Snappy or would exceed
 * `mostBytes`. Written here because the npm decoder loops for ever on a literal of negative length.
 */
export function uncompressSnappy(input: Buffer, mostBytes: number): Buffer {
  const { length, next } = statedLength(input);
  if (length > mostBytes) throw new RejectedPush(413, `${length} bytes uncompressed are too many`);
  const blocks: Blocks = { input, output: Buffer.allocUnsafe(length), from: next, to: 0 };
  while (blocks.from < input.length) takeElement(blocks);
  if (blocks.to !== length) throw notSnappy();
  return blocks.output;
}

const notSnappy = (): RejectedPush => new RejectedPush(400, 'the body is not Snappy');

function statedLength(input: Buffer): { length: number; next: number } {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = littleEndian(input, index, 1);
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { length, next: index + 1 };
  }
  throw notSnappy();
}

function takeElement(blocks: Blocks): void {
  const tag = littleEndian(blocks.input, blocks.from, 1);
  const upper = tag >>> 2;
  blocks.from += 1;
  switch (tag & TAG_BITS) {
    case LITERAL:
      return takeLiteral(blocks, literalLength(blocks, upper + 1));
    case NEAR_COPY:
      return takeCopy(blocks, (upper & 0b111) + 4, (tag >>> 5) * 256 + operand(blocks, 1));
    case FAR_COPY:
      return takeCopy(blocks, upper + 1, operand(blocks, 2));
    default:
      return takeCopy(blocks, upper + 1, operand(blocks, 4));
  }
}

const literalLength = (blocks: Blocks, inline: number): number =>
  inline <= LONGEST_INLINE_LITERAL ? inline : operand(blocks, inline - LONGEST_INLINE_LITERAL) + 1;

function takeLiteral(blocks: Blocks, length: number): void {
  const end = blocks.from + length;
  if (end > blocks.input.length || blocks.to + length > blocks.output.length) throw notSnappy();
  blocks.input.copy(blocks.output, blocks.to, blocks.from, end);
  blocks.from = end;
  blocks.to += length;
}

function takeCopy(blocks: Blocks, length: number, offset: number): void {
  if (offset === 0 || offset > blocks.to || blocks.to + length > blocks.output.length) throw notSnappy();
  const end = blocks.to + length;
  // A copy may overlap what it writes: then the last `offset` bytes repeat.
  while (blocks.to < end) {
    const step = Math.min(offset, end - blocks.to);
    blocks.output.copyWithin(blocks.to, blocks.to - offset, blocks.to - offset + step);
    blocks.to += step;
  }
}

function operand(blocks: Blocks, bytes: number): number {
  const value = littleEndian(blocks.input, blocks.from, bytes);
  blocks.from += bytes;
  return value;
}

function littleEndian(input: Buffer, at: number, bytes: number): number {
  if (at + bytes > input.length) throw notSnappy();
  return input.readUIntLE(at, bytes);
}
