import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEPT_METRICS } from '../../runner/observe/kept-metrics.ts';
import { RejectedPush } from '../../runner/observe/rejected-push.ts';
import { decodeLabels } from '../../runner/observe/series-labels.ts';
import { decodeWriteRequest } from '../../runner/observe/write-request.ts';
import { METRICS } from '../../scenarios/kit/contract.ts';
import { endOf } from './end-of.ts';
import { type StatedHistogram, writeRequest } from './remote-write-body.ts';

const NAME = { __name__: 'm' };
const decoded = (body: Buffer) => decodeWriteRequest(body, decodeLabels);
const decodedHistogram = (histogram: StatedHistogram) => {
  const found = decoded(writeRequest([{ labels: NAME, histogram }]))[0]?.histogram;
  return found && { ...found, buckets: found.indices.map((index, nth) => [index, found.counts[nth]]) };
};

describe('reading a remote write', () => {
  it('gives every series with its labels and its value', () => {
    const body = writeRequest([
      { labels: { __name__: 'k6_requests_total', svc: 'auth', name: 'päth' }, sample: 12 },
      { labels: { __name__: 'k6_db_time_seconds' }, histogram: { sum: 0.25, buckets: [[-8, 1]] } },
    ]);

    expect(decoded(body)).toEqual([
      {
        series: { __name__: 'k6_requests_total', svc: 'auth', name: 'päth' },
        sample: 12,
        histogram: null,
      },
      {
        series: { __name__: 'k6_db_time_seconds' },
        sample: null,
        histogram: { count: 1, sumSeconds: 0.25, zero: 0, indices: [-8], counts: [1] },
      },
    ]);
  });

  it.each<[string, StatedHistogram['buckets']]>([
    ['no bucket', []],
    ['one bucket', [[-25, 4]]],
    [
      'neighbours with rising and falling counts',
      [
        [-3, 1],
        [-2, 900],
        [-1, 2],
      ],
    ],
    [
      'a gap',
      [
        [-30, 1],
        [-29, 2],
        [-10, 5],
      ],
    ],
    [
      'times from below a microsecond to the sentinel of a million seconds',
      [
        [-170, 1],
        [160, 1],
      ],
    ],
    [
      'the first and the last bucket that a number can fall into',
      [
        [-1023, 1],
        [8192, 1],
      ],
    ],
    [
      'more than 32 bits can count',
      [
        [0, 2 ** 40 + 1],
        [1, 1],
      ],
    ],
  ])('undoes spans and deltas for %s', (_, buckets) => {
    expect(decodedHistogram({ sum: 1, zero: 3, buckets })).toMatchObject({ zero: 3, buckets });
  });

  it('leaves out empty buckets that only fill a gap', () => {
    expect(
      decodedHistogram({
        sum: 1,
        buckets: [
          [1, 5],
          [2, 0],
          [3, 6],
        ],
      })?.buckets,
    ).toEqual([
      [1, 5],
      [3, 6],
    ]);
  });

  it('counts times below zero as zero', () => {
    const histogram = {
      sum: 1,
      zero: 2,
      buckets: [[4, 1]],
      negativeBuckets: [
        [1, 3],
        [7, 1],
      ],
    } as const;
    expect(decodedHistogram(histogram)).toMatchObject({ count: 7, zero: 6, buckets: [[4, 1]] });
  });

  it('takes the mark of an ended series for no value', () => {
    expect(decoded(writeRequest([{ labels: NAME, sample: Number.NaN }]))[0]?.sample).toBeNull();
  });

  it('does not look into series that nobody reads', () => {
    const broken = { sum: 1, buckets: [[0, 1]], schema: 5 } as const;
    expect(decodeWriteRequest(writeRequest([{ labels: NAME, histogram: broken }]), () => null)).toEqual([]);
  });

  it.each<[string, StatedHistogram]>([
    ['of another resolution', { sum: 1, buckets: [[0, 1]], schema: 2 }],
    ['whose buckets do not add up to its count', { sum: 1, buckets: [[0, 1]], count: 2 }],
    ['with a bucket that no number can fall into', { sum: 1, buckets: [[9000, 1]] }],
    [
      'with a bucket that comes before the one before',
      {
        sum: 1,
        buckets: [
          [0, 1],
          [-5, 2],
          [3, 1],
        ],
      },
    ],
    [
      'with less than nothing in a bucket',
      {
        sum: 1,
        buckets: [
          [0, -1],
          [1, 2],
        ],
      },
    ],
    ['whose sum is not a number', { sum: Number.NaN, buckets: [[0, 1]] }],
  ])('refuses a histogram %s', (_, histogram) => {
    expect(() => decodedHistogram(histogram)).toThrow(RejectedPush);
  });

  it('refuses a request cut at any byte that is not the border between two series', () => {
    const whole = writeRequest([
      {
        labels: NAME,
        histogram: {
          sum: 1,
          zero: 1,
          buckets: [
            [0, 1],
            [5, 2],
          ],
        },
      },
    ]);
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => decoded(whole.subarray(0, length))).toThrow(RejectedPush);
    }
  });

  it('either reads or refuses any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (array) => {
        expect(endOf(() => decoded(Buffer.from(array)))).not.toBe('crashed');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what the timeline keeps', () => {
  it('includes every metric of the kit', () => {
    const kept = [...KEPT_METRICS.values()].map(({ metric }) => metric);
    expect(kept).toEqual(expect.arrayContaining(Object.values(METRICS)));
  });
});
