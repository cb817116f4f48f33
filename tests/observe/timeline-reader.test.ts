import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimelinePush, TimelineSeries } from '../../runner/model/timeline.ts';
import { encodeEnd, encodeHeader, encodePush, encodeSeries } from '../../runner/model/timeline-codec.ts';
import { readTimeline } from '../../runner/model/timeline-reader.ts';

const requests: TimelineSeries = {
  id: 1,
  metric: 'requests',
  type: 'counter',
  tags: { svc: 'auth', op: 'naïve "x"' },
};
const vus: TimelineSeries = { id: 2, metric: 'vus', type: 'gauge', tags: {} };
const times: TimelineSeries = { id: 3, metric: 'response_time', type: 'histogram', tags: { window: 'peak' } };
const push = (atMs: number): TimelinePush => ({
  atMs,
  counters: [[1, 12]],
  gauges: [[2, 20]],
  histograms: [
    [
      3,
      {
        count: 7,
        sumSeconds: 0.123456789,
        zero: 1,
        buckets: [
          [-25, 4],
          [160, 2],
        ],
      },
    ],
  ],
});

const introduction = encodeHeader(1_000) + [requests, vus, times].map(encodeSeries).join('');
const whole = introduction + encodePush(push(2_000)) + encodePush(push(3_000)) + encodeEnd(2);
const read = (text: string) => readTimeline(Buffer.from(text));
/** A file whose only push has these parts, as JSON text. */
const withPush = (parts: string) => read(`${introduction}{"kind":"push","atMs":5,${parts}}\n${encodeEnd(1)}`);

describe('reading a timeline', () => {
  it('gives back what was written', () => {
    expect(read(whole)).toEqual({
      series: [requests, vus, times],
      pushes: [push(2_000), push(3_000)],
      complete: true,
      damage: [],
    });
  });

  it('keeps everything before the place where the file was cut, wherever that is', () => {
    for (let length = introduction.length; length < whole.length - 1; length += 1) {
      const { series, pushes, complete, damage } = read(whole.slice(0, length));
      expect({ series: series.length, complete, damage }).toEqual({ series: 3, complete: false, damage: [] });
      expect(pushes).toEqual([push(2_000), push(3_000)].slice(0, pushes.length));
    }
  });

  it('takes a closing line whose line end was cut off', () => {
    expect(read(whole.trimEnd())).toMatchObject({ complete: true, damage: [] });
  });

  it('says of an empty file that it is incomplete', () => {
    expect(read('')).toEqual({ series: [], pushes: [], complete: false, damage: [] });
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(readTimeline(Buffer.concat([Buffer.from(introduction), bytes])).series).toHaveLength(3);
      }),
    );
  });

  it.each<[string, string, string]>([
    ['a delta that is no number', '"c":[[1,null]],"g":[],"h":[]', '[1,null] is not a series and its value'],
    ['a series nobody introduced', '"c":[[9,1]],"g":[],"h":[]', 'no counter series has the number 9'],
    ['a gauge among the counters', '"c":[[2,1]],"g":[],"h":[]', 'no counter series has the number 2'],
    [
      'a bucket below all numbers',
      '"c":[],"g":[],"h":[[3,[1,0,0,[[-1024,1]]]]]',
      'bucket -1024 is out of range',
    ],
    [
      'a bucket above all numbers',
      '"c":[],"g":[],"h":[[3,[1,0,0,[[8193,1]]]]]',
      'bucket 8193 is out of range',
    ],
    [
      'half a value in a bucket',
      '"c":[],"g":[],"h":[[3,[1,0,0,[[1,0.5]]]]]',
      '[1,0.5] is not a bucket and its count',
    ],
    ['a sum that is no number', '"c":[],"g":[],"h":[[3,[1,null,0,[[1,1]]]]]', 'sum is not a number'],
    [
      'buckets that lack values',
      '"c":[],"g":[],"h":[[3,[9,1,0,[[1,1]]]]]',
      'the buckets of series 3 do not add up to its count',
    ],
    ['no gauges', '"c":[],"h":[]', 'g is not a list'],
  ])('leaves out a push with %s, and says so', (_, parts, why) => {
    expect(withPush(parts)).toMatchObject({ pushes: [], complete: true, damage: [`line 5: ${why}`] });
  });

  it.each<[string, string, string[]]>([
    ['a line that is not JSON', `${introduction}oops\n${encodeEnd(0)}`, ['line 5: not JSON']],
    [
      'a line of an unknown kind',
      `${introduction}{"kind":"x"}\n${encodeEnd(0)}`,
      ['line 5: unknown kind "x"'],
    ],
    [
      'a series number used twice',
      `${introduction}${encodeSeries(vus)}${encodeEnd(0)}`,
      ['line 5: series id 2 is not a new number'],
    ],
    [
      'pushes that are missing',
      `${introduction}${encodeEnd(4)}`,
      ['line 5: closes 4 pushes, but 0 were read'],
    ],
    [
      'lines after the closing one',
      `${whole}${encodePush(push(4_000))}`,
      ['line 8: follows the closing line'],
    ],
    ['no header', whole.slice(whole.indexOf('\n') + 1), ['line 1: the file does not begin with a header']],
    [
      'a later schema',
      whole.replace('"schemaVersion":1', '"schemaVersion":2'),
      ['line 1: schema version 2 cannot be read'],
    ],
    [
      'another bucket width',
      whole.replace('"histogramSchema":3', '"histogramSchema":4'),
      ['line 1: histogram schema 4 cannot be read'],
    ],
  ])('names %s as damage', (_, text, damage) => {
    expect(read(text).damage).toEqual(damage);
  });

  it('lists the first twenty damaged lines and counts the others', () => {
    const { damage } = read(introduction + 'oops\n'.repeat(30));
    expect(damage).toHaveLength(21);
    expect(damage?.at(-1)).toBe('and 10 more damaged lines');
  });
});
