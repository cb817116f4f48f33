const VARINT = 0;
const EIGHT_BYTES = 1;
const WITH_LENGTH = 2;
const FOUR_BYTES = 5;

/** 64 bits, 7 in each byte. */
const MOST_VARINT_BYTES = 10;

/** A text may begin with what would be a byte order mark in a file. */
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads protocol buffers as they are sent, number by number: k6 pushes tens of thousands of them every second. Whatever it
 * cannot read is a RangeError. The bytes are only lent.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  /** Where the next byte is read. */
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  /** A whole number from 0, exact up to 2^53; also the tag of a field: its number << 3 | its wire type. */
  varint(): number {
    const first = this.bytes[this.at++];
    if (first === undefined) throw new RangeError('the bytes end within a number');
    return first < 0x80 ? first : this.longVarint(first);
  }

  private longVarint(first: number): number {
    let value = first & 0x7f;
    let unit = 0x80;
    for (let read = 1; read < MOST_VARINT_BYTES; read++) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('the bytes end within a number');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
    throw new RangeError('a number never ends');
  }

  /** A whole number of either sign, written in turns: 0, -1, 1, -2, … */
  signedVarint(): number {
    const written = this.varint();
    return written % 2 === 0 ? written / 2 : -(written + 1) / 2;
  }

  double(): number {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  /** Reads the length of a message that lies within one that ends at `outerEnd`. Returns where it ends. */
  messageEnd(outerEnd: number): number {
    const length = this.varint();
    const end = this.at + length;
    if (end > outerEnd) throw new RangeError('a message is longer than what holds it');
    return end;
  }

  /** The UTF-8 from here to `end`; U+FFFD in place of what is none. */
  text(end: number): string {
    const text = UTF_8.decode(this.bytes.subarray(this.at, end));
    this.at = end;
    return text;
  }

  /** To be called where a message's fields have been read. */
  mustBeAt(end: number): void {
    if (this.at !== end) throw new RangeError('a field is longer than its message');
  }

  /** Passes over the value of a field with this tag. */
  skip(tag: number): void {
    switch (tag & 7) {
      case VARINT:
        return void this.varint();
      case EIGHT_BYTES:
        return this.pass(8);
      case WITH_LENGTH:
        return this.pass(this.varint());
      case FOUR_BYTES:
        return this.pass(4);
      default:
        throw new RangeError('a field of no known kind');
    }
  }

  private pass(length: number): void {
    if (length > this.bytes.length - this.at) throw new RangeError('the bytes end within a field');
    this.at += length;
  }
}
