import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from '../../runner/k6/lines-of.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

const collect = async (text: string, size: number): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of linesOf(inPieces(new TextEncoder().encode(text), size))) lines.push(line);
  return lines;
};

test.each([
  ['no text', '', []],
  ['one line without an end', 'a', ['a']],
  ['one line with an end', 'a\n', ['a']],
  ['an empty line between two', 'a\n\nb\n', ['a', '', 'b']],
  ['the line ends of Windows', 'a\r\nb\r\n', ['a', 'b']],
])('%s', async (_case, text, lines) => {
  expect(await collect(text, 3)).toEqual(lines);
});

test('lines do not depend on how the bytes arrive, even inside a character', async () => {
  const lines = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll(/[\r\n]/g, '')));
  await fc.assert(
    fc.asyncProperty(lines, fc.integer({ min: 1, max: 7 }), async (written, size) => {
      expect(await collect(written.map((line) => `${line}\n`).join(''), size)).toEqual(written);
    }),
  );
});
