import { describe, expect, test } from 'vitest';
import { renderTable } from '../../runner/console/table.ts';
import { hangingText, wrapText } from '../../runner/console/wrap.ts';
import { HOSTILE } from '../reports/fixtures/hostile.ts';

const wide = { columns: 80, colour: false };

describe('a table', () => {
  test('has headers, a rule and rows, and no trailing spaces', () => {
    const rows = [
      ['ok', 'Node.js', { text: '20.19', align: 'right' as const }],
      ['wrong', 'k6', { text: 'not found', align: 'right' as const }],
    ];
    expect(renderTable(['', 'what', 'found'], rows, wide)).toBe(
      [
        '       what         found',
        '─────  ───────  ─────────',
        'ok     Node.js      20.19',
        'wrong  k6       not found',
      ].join('\n'),
    );
  });

  test('without rows still has its headers', () => {
    expect(renderTable(['what', 'found'], [], wide)).toBe('what  found\n────  ─────');
  });

  test('wraps the widest cells first and keeps to its width', () => {
    const text =
      'a sentence that is much longer than the terminal is wide, so it has to give way to the others';
    const lines = renderTable(['id', 'what', 'n'], [['service-p95', text, '12']], {
      columns: 40,
      colour: false,
    }).split('\n');
    expect(lines.every((line) => [...line].length <= 40)).toBe(true);
    expect(lines[2]?.startsWith('service-p95  a sentence')).toBe(true);
  });

  test('breaks names that are longer than their column, and loses nothing', () => {
    const name = 'a-very-long-name-without-any-space-in-it@2.5x';
    const text = renderTable(['leg'], [[name]], { columns: 20, colour: false });
    expect(text.split('\n').slice(2).join('')).toBe(name);
  });

  test('is indented as asked', () => {
    const lines = renderTable(['a'], [['b']], { ...wide, indent: 2 }).split('\n');
    expect(lines).toEqual(['  a', '  ─', '  b']);
  });

  test('lets no foreign text steer the terminal', () => {
    const text = renderTable(['name'], [[HOSTILE]], wide);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  test('paints whole lines, so that wrapping never cuts a colour in two', () => {
    const paint = (text: string) => `<${text}>`;
    const text = renderTable(['a'], [[{ text: 'one two three', paint }]], { columns: 8, colour: false });
    expect(text.split('\n').slice(2)).toEqual(['<one two>', '<three>']);
  });
});

describe('text', () => {
  test.each([
    ['one two three', 7, ['one two', 'three']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['', 10, ['']],
    ['  spaced   out  ', 20, ['spaced out']],
    ['🙂🙂🙂', 2, ['🙂🙂', '🙂']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  test('hangs below its mark', () => {
    expect(hangingText('  - ', 'one two three', 11)).toBe('  - one two\n    three');
  });
});
