import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberColumn, PlaceColumn } from '../../runner/model/growing-columns.ts';
import { PackedBuckets } from '../../runner/model/packed-buckets.ts';
import { PackedPushes, packed } from '../../runner/model/packed-pushes.ts';
import type { TimelinePush } from '../../runner/model/timeline.ts';
import { anyPush, anyPushes } from './arbitrary-pushes.ts';

const NOTHING: TimelinePush = { atMs: 1_000, counters: [], gauges: [], histograms: [] };

function packedOf(pushes: readonly TimelinePush[]): PackedPushes {
  const into = new PackedPushes();
  for (const push of pushes) into.add(push);
  return into;
}

describe('pushes in rows of numbers', () => {
  it('are read back as they were put in', () => {
    fc.assert(
      fc.property(anyPushes, (pushes) => {
        expect(packedOf(pushes).views()).toEqual(pushes);
      }),
    );
  });

  it.each<[string, readonly TimelinePush[]]>([
    ['none', []],
    ['one that says nothing', [NOTHING]],
    ['one between two that say nothing', [NOTHING, { ...NOTHING, counters: [[7, 1]] }, NOTHING]],
    [
      'histograms without a bucket, side by side',
      [
        {
          ...NOTHING,
          histograms: [
            [3, { count: 0, sumSeconds: 0, zero: 0, buckets: [] }],
            [4, { count: 2, sumSeconds: 0, zero: 2, buckets: [] }],
            [3, { count: 1, sumSeconds: 1, zero: 0, buckets: [[0, 1]] }],
          ],
        },
      ],
    ],
  ])('hold %s', (_, pushes) => {
    expect(packedOf(pushes).views()).toEqual(pushes);
  });

  it('are packed once, however often they are asked for', () => {
    const pushes = [NOTHING];
    expect(packed(pushes)).toBe(packed(pushes));
    const again = packedOf(pushes);
    expect(packed(again.views())).toBe(again);
  });

  it('forget a push that did not end, and nothing else', () => {
    fc.assert(
      fc.property(anyPushes, anyPush, anyPush, (before, broken, after) => {
        const into = packedOf(before);
        for (const [id, value] of broken.counters) into.counters.add(into.numberOf(id), value);
        for (const [id, { count, sumSeconds, zero, buckets }] of broken.histograms) {
          for (const [index, gained] of buckets) into.histograms.addBucket(index, gained);
          into.histograms.addRest(into.numberOf(id), count, sumSeconds, zero);
        }
        into.histograms.addBucket(5, 5);
        into.undo();
        into.add(after);
        expect(into.views()).toEqual([...before, after]);
      }),
    );
  });

  it('add the buckets of a histogram to counts that stand side by side', () => {
    fc.assert(
      fc.property(anyPush, (push) => {
        const { histograms } = packedOf([push]);
        const { lowest, highest } = histograms.buckets;
        for (const [entry, [, { buckets }]] of push.histograms.entries()) {
          const counts = new Float64Array(Math.max(0, highest - lowest + 1));
          histograms.addBuckets(entry, counts, -lowest);
          const added = new Map<number, number>();
          for (const [index, count] of buckets) added.set(index, (added.get(index) ?? 0) + count);
          for (const [nth, count] of counts.entries()) if (count === 0) added.delete(nth + lowest);
          for (const [index, count] of added) expect(counts[index - lowest]).toBe(count);
          expect(counts.filter((count) => count !== 0)).toHaveLength(added.size);
        }
      }),
    );
  });
});

describe('buckets in a row of bytes', () => {
  it.each<[string, number, boolean]>([
    ['whole numbers', 3, true],
    ['the largest safe number', Number.MAX_SAFE_INTEGER, true],
    ['nothing', 0, true],
    ['less than nothing', -1, false],
    ['a fraction', 0.5, false],
  ])('know whether they only grew: by %s', (_, count, onlyGrew) => {
    const buckets = new PackedBuckets();
    buckets.push(-25, count);
    expect(buckets.onlyGrew).toBe(onlyGrew);
  });

  it('know between which indices they lie', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_023, max: 8_192 }), { minLength: 1 }), (indices) => {
        const buckets = new PackedBuckets();
        for (const index of indices) buckets.push(index, 1);
        expect([buckets.lowest, buckets.highest]).toEqual([Math.min(...indices), Math.max(...indices)]);
      }),
    );
  });

  it('keep any index and any count, far beyond their first bytes', () => {
    const buckets = new PackedBuckets();
    const told = Array.from({ length: 40_000 }, (_, nth) => [(nth % 200) - 100, nth ** 3] as const);
    for (const [index, count] of told) buckets.push(index, count);
    const read: (readonly [number, number])[] = [];
    buckets.forEach(0, buckets.end(), (index, count) => read.push([index, count]));
    expect(read).toEqual(told);
  });
});

it('what lies above a bucket and in it is counted without unpacking, whatever lies side by side', () => {
  fc.assert(
    fc.property(anyPushes, fc.integer({ min: -60, max: 60 }), (pushes, bucket) => {
      const { histograms } = packedOf(pushes);
      const all = pushes.flatMap((push) => push.histograms.map(([, delta]) => delta));
      const counts = { above: new Float64Array(all.length), inside: new Float64Array(all.length) };
      for (const entry of all.keys()) histograms.addAbove(entry, bucket, counts, entry);
      const held = (holds: (index: number) => boolean) =>
        all.map(({ buckets }) =>
          buckets.reduce((sum, [index, count]) => (holds(index) ? sum + count : sum), 0),
        );
      expect([...counts.above]).toEqual(held((index) => index > bucket));
      expect([...counts.inside]).toEqual(held((index) => index === bucket));
    }),
  );
});

describe.each([
  ['numbers', () => new NumberColumn()],
  ['places', () => new PlaceColumn()],
])('a column of %s', (_, empty) => {
  it('keeps what was pushed, however many they are, and has 0 beyond', () => {
    const column = empty();
    for (let value = 0; value < 5_000; value += 1) column.push(value);
    expect([column.length, column.at(0), column.at(4_999), column.at(1_000_000)]).toEqual([
      5_000, 0, 4_999, 0,
    ]);
  });

  it('begins anew from where it was cut', () => {
    const column = empty();
    for (const value of [1, 2, 3]) column.push(value);
    column.length = 1;
    column.push(9);
    expect([column.length, column.at(0), column.at(1)]).toEqual([2, 1, 9]);
  });
});

it('a column of numbers asks each of them, and none that was cut off', () => {
  const column = new NumberColumn();
  for (const value of [1, 2, -3]) column.push(value);
  expect(column.every((value) => value > 0)).toBe(false);
  column.length = 2;
  expect(column.every((value) => value > 0)).toBe(true);
});
