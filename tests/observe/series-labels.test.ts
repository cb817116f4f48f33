import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLabels } from '../../runner/observe/series-labels.ts';
import { encodedLabels, type RawLabel, referenceLabels } from './remote-write-body.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const text = fc.string({ unit: 'binary', maxLength: 200 }).map(utf8);
const label: fc.Arbitrary<RawLabel> = fc.record(
  {
    name: fc.oneof(text, fc.constantFrom('__name__', 'svc', '__proto__').map(utf8)),
    value: fc.oneof(text, fc.uint8Array({ maxLength: 20 })),
  },
  { requiredKeys: [] },
);
const labels = fc.array(label, { maxLength: 8 }).map(encodedLabels);

const outcomeOf = (read: () => Record<string, string>): Record<string, string> | 'refused' => {
  try {
    return read();
  } catch {
    return 'refused';
  }
};

describe('the labels of a series', () => {
  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['an empty value', { svc: '' }],
    ['an empty name', { '': 'auth' }],
    ['more than ASCII', { näme: 'Zürich — 東京 🚦' }],
    ['a mark of byte order that belongs to the text', { svc: '\uFEFFauth' }],
    ['a text longer than one byte can count', { svc: 'a'.repeat(70_000) }],
  ])('are read with %s', (_, tags) => {
    const written = Object.entries(tags).map(([name, value]) => ({ name: utf8(name), value: utf8(value) }));
    expect(decodeLabels(encodedLabels(written))).toEqual(tags);
  });

  it('are empty texts where nothing is written', () => {
    expect(decodeLabels(encodedLabels([{}]))).toEqual({ '': '' });
  });

  it('have U+FFFD in place of bytes that are no text', () => {
    const value = Uint8Array.from([0x61, 0xff, 0x62]);
    expect(decodeLabels(encodedLabels([{ name: utf8('svc'), value }]))).toEqual({ svc: 'a\uFFFDb' });
  });

  it('are what the reference decoder reads, whatever their bytes', () => {
    fc.assert(
      fc.property(labels, (encoded) => {
        expect(decodeLabels(encoded)).toEqual(referenceLabels(encoded));
      }),
      { numRuns: 500 },
    );
  });

  it('are refused wherever they are cut within a label, as the reference decoder does', () => {
    fc.assert(
      fc.property(labels, fc.nat(), (encoded, at) => {
        const cut = encoded.subarray(0, at % (encoded.length + 1));
        expect(outcomeOf(() => decodeLabels(cut))).toEqual(outcomeOf(() => referenceLabels(cut)));
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, number[]]>([
    ['a number', [0x18, 0x96, 0x01]],
    ['eight bytes', [0x19, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['four bytes', [0x1d, 1, 2, 3, 4]],
    ['a message', [0x1a, 2, 0x08, 1]],
  ])('are read past a field of a later version: %s', (_, field) => {
    const encoded = Buffer.from([0x0a, field.length + 3, ...field, 0x0a, 1, 0x61]);
    expect(decodeLabels(encoded)).toEqual({ a: '' });
    expect(referenceLabels(encoded)).toEqual({ a: '' });
  });

  it.each<[string, number[], string]>([
    ['end within a length', [0x0a], 'the bytes end within a number'],
    ['end within a label', [0x0a, 5, 0x0a], 'a message is longer than what holds it'],
    ['hold a text longer than its label', [0x0a, 2, 0x0a, 1, 0x61], 'a message is longer than what holds it'],
    ['hold a field longer than its label', [0x0a, 1, 0x18, 0x05], 'a field is longer than its message'],
    ['hold a field of no known kind', [0x0a, 1, 0x1f], 'a field of no known kind'],
    ['hold what is no label', [0x12, 0], 'not a label'],
  ])('are refused when they %s', (_, bytes, message) => {
    expect(() => decodeLabels(Buffer.from(bytes))).toThrow(new RangeError(message));
  });
});
