import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedPushes } from '../../runner/model/packed-pushes.ts';
import { PushScanner } from '../../runner/model/push-scanner.ts';
import type { TimelinePush } from '../../runner/model/timeline.ts';
import { encodePush } from '../../runner/model/timeline-codec.ts';
import { anyPush, anyPushes, SERIES, writtenNumber } from './arbitrary-pushes.ts';

function scanner() {
  const into = new PackedPushes();
  const scanning = new PushScanner(into, (id) => SERIES.find((series) => series.id === id)?.type);
  return { into, take: (line: string) => scanning.take(Buffer.from(line)) };
}

const lineOf = (push: TimelinePush): string => encodePush(push).trimEnd();

describe('scanning push lines', () => {
  it('takes in every push that the encoder writes', () => {
    fc.assert(
      fc.property(anyPushes, (pushes) => {
        const { into, take } = scanner();
        expect(pushes.map((push) => take(lineOf(push)))).toEqual(pushes.map(() => true));
        expect(into.views()).toEqual(pushes);
      }),
    );
  });

  it('reads every number to its last bit', () => {
    fc.assert(
      fc.property(writtenNumber, (value) => {
        const { into, take } = scanner();
        take(lineOf({ atMs: 1, counters: [[1, value]], gauges: [], histograms: [] }));
        expect(into.counters.values.at(0)).toBe(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['0', '-7', '0.5', '-0.25', '12.75', '999999999999999', '9007199254740993', '1e21', '1.5e-7'])(
    'reads %s as JSON does',
    (text) => {
      const { into, take } = scanner();
      expect(take(`{"kind":"push","atMs":5,"c":[[1,${text}]],"g":[],"h":[]}`)).toBe(true);
      expect(into.counters.values.at(0)).toBe(JSON.parse(text));
    },
  );

  it.each<[string, readonly [number, number]]>([
    ['[0,3]', [0, 3]],
    ['[7,0]', [7, 0]],
    ['[-1023,1]', [-1_023, 1]],
    ['[8192,12345678]', [8_192, 12_345_678]],
    ['[-75,-2]', [-75, -2]],
    ['[999,9007199254740]', [999, 9_007_199_254_740]],
  ])('reads the bucket %s', (text, bucket) => {
    const { into, take } = scanner();
    expect(take(`{"kind":"push","atMs":5,"c":[],"g":[],"h":[[3,[${bucket[1]},1,0,[${text}]]]]}`)).toBe(true);
    expect(into.views()[0]?.histograms[0]?.[1].buckets).toEqual([bucket]);
  });

  it.each(['[01,1]', '[-0,1]', '[1,01]', '[,1]', '[1,]', '[1;1]', '[1,1', '{1,1]', '[--1,1]', '[1.0,1]'])(
    'leaves the bucket %s to somebody who can explain it',
    (text) => {
      const { into, take } = scanner();
      expect(take(`{"kind":"push","atMs":5,"c":[],"g":[],"h":[[3,[1,1,0,[${text}]]]]}`)).toBe(false);
      expect([into.atMs.length, into.histograms.series.length]).toEqual([0, 0]);
    },
  );

  it.each<[string, string]>([
    ['a number that is none', '"c":[[1,NaN]],"g":[],"h":[]'],
    ['nothing for a number', '"c":[[1,null]],"g":[],"h":[]'],
    ['no number', '"c":[[1,]],"g":[],"h":[]'],
    ['a number too large for any', '"c":[[1,1e999]],"g":[],"h":[]'],
    ['a sign without a number', '"c":[[1,-]],"g":[],"h":[]'],
    ['a number with an idle zero', '"c":[[1,01]],"g":[],"h":[]'],
    ['a fraction with an idle zero', '"c":[[1,00.5]],"g":[],"h":[]'],
    ['a fraction that ends at its point', '"c":[[1,1.]],"g":[],"h":[]'],
    ['a fraction that begins with its point', '"c":[[1,.5]],"g":[],"h":[]'],
    ['a number with two points', '"c":[[1,1.2.3]],"g":[],"h":[]'],
    ['a series that nobody introduced', '"c":[[9,1]],"g":[],"h":[]'],
    ['a gauge among the counters', '"c":[[2,1]],"g":[],"h":[]'],
    ['half a series number', '"c":[[1.5,1]],"g":[],"h":[]'],
    ['a comma before the first element', '"c":[,[1,1]],"g":[],"h":[]'],
    ['a comma after the last element', '"c":[[1,1],],"g":[],"h":[]'],
    ['a space', '"c":[ [1,1]],"g":[],"h":[]'],
    ['more after its end', '"c":[],"g":[],"h":[]}'],
    ['a bucket below all numbers', '"c":[],"g":[],"h":[[3,[1,0,0,[[-1024,1]]]]]'],
    ['a bucket above all numbers', '"c":[],"g":[],"h":[[3,[1,0,0,[[8193,1]]]]]'],
    ['half a value in a bucket', '"c":[],"g":[],"h":[[3,[1,0,0,[[1,0.5]]]]]'],
    ['an unsafe count', '"c":[],"g":[],"h":[[3,[9007199254740993,0,9007199254740993,[]]]]'],
    ['a zero below zero', '"c":[],"g":[],"h":[[3,[0,0,-0,[]]]]'],
    ['buckets that do not add up', '"c":[],"g":[],"h":[[3,[9,1,0,[[1,1]]]]]'],
  ])('leaves %s to somebody who can explain it, and keeps nothing of the line', (_, parts) => {
    fc.assert(
      fc.property(anyPush, anyPush, (before, after) => {
        const { into, take } = scanner();
        const broken = lineOf({ ...before, histograms: [] }).replace(/"c":.*/, `${parts}}`);
        expect([take(lineOf(before)), take(broken), take(lineOf(after))]).toEqual([true, false, true]);
        expect(into.views()).toEqual([before, after]);
      }),
      { numRuns: 5 },
    );
  });

  it('leaves a line to somebody else wherever it is cut', () => {
    fc.assert(
      fc.property(anyPush, fc.nat(), (push, at) => {
        const { into, take } = scanner();
        const line = lineOf(push);
        expect(take(line.slice(0, at % line.length))).toBe(false);
        expect(into.views()).toEqual([]);
      }),
    );
  });
});
