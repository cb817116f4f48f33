import type protobuf from 'protobufjs/minimal.js';

type Reader = protobuf.Reader;

/** Gives the tag (field number << 3 | wire type) of each field up to `end` to `take`, which must consume the field. */
export function readFields(reader: Reader, end: number, take: (tag: number) => void): void {
  if (end > reader.len) throw new RangeError('a message is longer than what holds it');
  while (reader.pos < end) take(reader.uint32());
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
}

/** The same for a message that begins with its length, as all nested ones do. */
export function readMessage(reader: Reader, take: (tag: number) => void): void {
  const length = reader.uint32();
  readFields(reader, reader.pos + length, take);
}

/** The value of a 64-bit integer, which the reader gives in halves; exact up to 2^53. */
export const wholeNumber = (value: protobuf.Long | number): number =>
  typeof value === 'number' ? value : value.high * 2 ** 32 + (value.low >>> 0);
