import { expect, test } from 'vitest';
import { memoryFigures, memoryTables } from '../../reports/view/target-memory.ts';
import type { LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { FAIL } from './fixtures/reports.ts';

const [SERIES] = FAIL.series;
const MB = 1_000_000;

/** A leg of 40 s: 10 s of ramp, 20 s of peak, 10 s of recovery. */
function legWith(targetMemoryBytes?: PerSecond): LegSeries {
  if (SERIES === undefined) throw new Error('no series');
  return {
    ...SERIES,
    seconds: 40,
    windows: [
      { name: 'ramp', fromMs: 0, toMs: 10_000 },
      { name: 'peak', fromMs: 10_000, toMs: 30_000 },
      { name: 'recovery', fromMs: 30_000, toMs: 40_000 },
    ],
    ...(targetMemoryBytes !== undefined && { targetMemoryBytes }),
  };
}

const growing = Array.from({ length: 40 }, (_, second) => (100 + second) * MB);

test('memory that grows is seen in every window, and the figure leads to the table', () => {
  const [table] = memoryTables(legWith(growing), 'leg-1');
  expect(table?.rows).toEqual([
    ['ramp', '10', '100 MB', '109 MB', '109 MB'],
    ['peak', '20', '111 MB', '129 MB', '129 MB'],
    ['recovery', '10', '130 MB', '139 MB', '139 MB'],
    ['whole leg', '40', '102 MB', '138 MB', '139 MB'],
  ]);
  expect(memoryFigures(legWith(growing), 'leg-1')).toEqual([
    {
      label: 'Memory of the target',
      value: '139 MB',
      note: 'at most; 102 MB as the leg began, 138 MB as it ended',
      href: `#${table?.anchor}`,
    },
  ]);
});

test('one high look is the most, and neither how the leg began nor how it ended', () => {
  const flat = growing.map((_, second) => (second === 1 ? 900 * MB : 200 * MB));
  const [table] = memoryTables(legWith(flat), 'leg-1');
  expect(table?.rows.at(-1)).toEqual(['whole leg', '40', '200 MB', '200 MB', '900 MB']);
});

test('a window in which nobody could look says so', () => {
  const [table] = memoryTables(
    legWith(growing.map((bytes, second) => (second < 10 ? null : bytes))),
    'leg-1',
  );
  expect(table?.rows[0]).toEqual(['ramp', '0', '–', '–', '–']);
});

test.each([
  ['not looked at', undefined],
  ['never seen', growing.map(() => null)],
])('a target whose memory was %s has no such figure and no table', (_, seconds) => {
  expect(memoryFigures(legWith(seconds), 'leg-1')).toEqual([]);
  expect(memoryTables(legWith(seconds), 'leg-1')).toEqual([]);
});
