import { describe, expect, test } from 'vitest';
import { boundedLines } from '../../runner/judge/bounded-lines.ts';
import { differences, inSpecWords, type Json, type JsonObject, vectorFiles } from '../statistics/vectors.ts';
import { commandLine } from './command-line.ts';

const REFERENCE = vectorFiles.find((file) => file.function === 'fraction_verdict');
/** `judge` uses the defaults of the rule, so vectors that change them are not for it. */
const DEFAULTS = new Set(['bad', 'total', 'allowed']);
const cases = (REFERENCE?.cases ?? []).filter(({ input }) =>
  Object.keys(input).every((key) => DEFAULTS.has(key)),
);
const FIELDS = new Set([
  'verdict',
  'reason',
  'fraction',
  'lower',
  'upper',
  'more_seconds',
  'horizon_seconds',
]);

async function judged(...lines: readonly unknown[]): Promise<Record<string, unknown>[]> {
  return judgedText(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function judgedText(text: string): Promise<Record<string, unknown>[]> {
  const { printed, exitCode } = await commandLine(['judge'], inPieces(Buffer.from(text), 1_000));
  expect(exitCode).toBe(0);
  return printed
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Cut anywhere, also within a character. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const GOOD = { id: 'good', allowed: 0.05, bad: Array(300).fill(0), total: Array(300).fill(10) };

describe('judge agrees with the reference', () => {
  test('there are cases to compare', () => {
    expect(cases.length).toBeGreaterThan(20);
  });

  test('on every vector, all of them in one stream and in order', async () => {
    const answers = await judged(...cases.map(({ name, input }) => ({ id: name, ...input })));
    expect(answers.map(({ id }) => id)).toEqual(cases.map(({ name }) => name));
    const unequal = cases.flatMap(({ name, expected }, index) =>
      differing(inSpecWords(answers[index]), expected).map((what) => `${name}: ${what}`),
    );
    expect(unequal).toEqual([]);
  });
});

function differing(answer: Json, expected: Json): string[] {
  if (REFERENCE === undefined) return ['no reference'];
  return differences(pick(answer), pick(expected), REFERENCE);
}

function pick(value: Json): JsonObject {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([key]) => FIELDS.has(key)));
}

describe('one line out for every line in', () => {
  test.each([
    ['no JSON', '{"id": 1'],
    ['an empty line', ''],
    ['a number', '17'],
    ['a list', '[]'],
    ['null', 'null'],
  ])('%s cannot be read and is INVALID', async (_what, line) => {
    expect(await judgedText(`${line}\n`)).toEqual([{ verdict: 'INVALID' }]);
  });

  test.each([
    ['a null entry', { ...GOOD, bad: [null, ...GOOD.bad.slice(1)] }],
    ['text instead of a number', { ...GOOD, total: ['10', ...GOOD.total.slice(1)] }],
    ['no counts', { id: 'good', allowed: 0.05 }],
    ['no allowance', { ...GOOD, allowed: null }],
    ['an allowance as text', { ...GOOD, allowed: '0.05' }],
    ['more bad than there were', { ...GOOD, bad: Array(300).fill(11) }],
    ['unequal lengths', { ...GOOD, bad: GOOD.bad.slice(1) }],
  ])('%s is bad input', async (_what, line) => {
    expect(await judged(line)).toMatchObject([{ id: 'good', verdict: 'INVALID', reason: 'bad-input' }]);
  });

  test('a line that cannot be read spoils no other, and order is kept', async () => {
    const line = JSON.stringify(GOOD);
    const answers = await judgedText(`${line}\nrubbish\r\n${line}`);
    expect(answers.map(({ verdict }) => verdict)).toEqual(['PASS', 'INVALID', 'PASS']);
  });

  test('any id comes back as it was; a missing one is null', async () => {
    const ids = ['window 1', 17, null, { run: 'ä' }];
    const answers = await judged(...ids.map((id) => ({ ...GOOD, id })), { ...GOOD, id: undefined });
    expect(answers.map(({ id }) => id)).toEqual([...ids, null]);
  });

  test('nothing in, nothing out', async () => {
    expect(await judgedText('')).toEqual([]);
  });

  test('a byte order mark is no part of the first line', async () => {
    expect(await judgedText(`\uFEFF${JSON.stringify(GOOD)}\n`)).toMatchObject([{ verdict: 'PASS' }]);
  });

  test('answers come while input still arrives', async () => {
    const seen: string[] = [];
    let printed = 0;
    async function* input(): AsyncGenerator<string> {
      yield `${JSON.stringify(GOOD)}\n`;
      seen.push(`second line asked for after ${printed} answers`);
      yield `${JSON.stringify(GOOD)}\n`;
    }
    for await (const _line of boundedLines(input())) printed += 1;
    expect(seen).toEqual(['second line asked for after 1 answers']);
  });

  test('100,000 lines', async () => {
    const short = JSON.stringify({ id: 7, allowed: 0.05, bad: Array(29).fill(0), total: Array(29).fill(9) });
    async function* lines(): AsyncGenerator<string> {
      for (let thousand = 0; thousand < 100; thousand++) yield `${short}\n`.repeat(1_000);
    }
    const { printed } = await commandLine(['judge'], lines());
    const answers = printed.split('\n').slice(0, -1);
    expect(answers).toHaveLength(100_000);
    expect(new Set(answers).size).toBe(1);
  });
});

describe('memory stays bounded', () => {
  test('a line that is too long is not kept, and the next one is read', async () => {
    async function* input(): AsyncGenerator<string> {
      for (let piece = 0; piece < 50; piece++) yield 'x'.repeat(100);
      yield 'x\nshort\n';
    }
    const lines: (string | null)[] = [];
    for await (const line of boundedLines(input(), 1_000)) lines.push(line);
    expect(lines).toEqual([null, 'short']);
  });
});
