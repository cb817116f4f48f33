import * as fc from 'fast-check';
import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { RejectedPush } from '../../runner/observe/rejected-push.ts';
import { uncompressSnappy } from '../../runner/observe/snappy-block.ts';
import { endOf } from './end-of.ts';

const MOST = 1024 * 1024;
const bytes = (...parts: readonly (number | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.of(part))));

describe('undoing Snappy', () => {
  it('gives back whatever another implementation compressed', () => {
    const repetitive = fc
      .array(fc.constantFrom('svc', 'auth', 'region', 'x'), { maxLength: 4_000 })
      .map((words) => Buffer.from(words.join('')));
    const arbitrary = fc.uint8Array({ maxLength: 70_000 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(fc.oneof(repetitive, arbitrary), (original) => {
        expect(uncompressSnappy(compress(original), MOST)).toEqual(original);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Buffer, string]>([
    ['an empty block', bytes(0), ''],
    ['a literal', bytes(3, 2 << 2, 'abc'), 'abc'],
    ['a literal whose length takes a byte of its own', bytes(3, 60 << 2, 2, 'abc'), 'abc'],
    ['a literal whose length takes four bytes', bytes(3, 63 << 2, 2, 0, 0, 0, 'abc'), 'abc'],
    ['a copy with a short offset', bytes(7, 2 << 2, 'abc', 0b001, 3), 'abcabca'],
    ['a copy with a two-byte offset', bytes(6, 2 << 2, 'abc', (2 << 2) | 2, 3, 0), 'abcabc'],
    ['a copy with a four-byte offset', bytes(6, 2 << 2, 'abc', (2 << 2) | 3, 3, 0, 0, 0), 'abcabc'],
    ['a copy that overlaps what it writes', bytes(9, 0, 'a', (7 << 2) | 2, 1, 0), 'aaaaaaaaa'],
  ])('reads %s', (_, block, text) => {
    expect(uncompressSnappy(block, MOST).toString()).toBe(text);
  });

  it.each<[string, Buffer]>([
    ['nothing at all', bytes()],
    ['a length that never ends', bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff)],
    ['a literal that is cut', bytes(9, 8 << 2, 'abc')],
    ['a literal of negative length', bytes(10, 63 << 2, 0xfa, 0xff, 0xff, 0xff, 'abc')],
    ['a literal beyond the stated length', bytes(2, 2 << 2, 'abc')],
    ['a copy from before the beginning', bytes(6, 2 << 2, 'abc', (2 << 2) | 2, 4, 0)],
    ['a copy from where it stands', bytes(6, 2 << 2, 'abc', (2 << 2) | 2, 0, 0)],
    ['a copy beyond the stated length', bytes(4, 2 << 2, 'abc', (2 << 2) | 2, 3, 0)],
    ['a copy whose offset is cut', bytes(6, 2 << 2, 'abc', (2 << 2) | 2, 3)],
    ['less than it announced', bytes(6, 2 << 2, 'abc')],
  ])('refuses %s', (_, block) => {
    expect(() => uncompressSnappy(block, MOST)).toThrow(new RejectedPush(400, 'the body is not Snappy'));
  });

  it('refuses a small body that would fill the memory', () => {
    expect(() => uncompressSnappy(bytes(0xff, 0xff, 0xff, 0xff, 0x0f), MOST)).toThrow('too many');
  });

  it('either reads or refuses any bytes, and always comes to an end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (array) => {
        expect(endOf(() => uncompressSnappy(Buffer.from(array), MOST))).not.toBe('crashed');
      }),
      { numRuns: 2_000 },
    );
  });
});
