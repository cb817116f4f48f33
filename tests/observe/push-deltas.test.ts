import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistogramDelta } from '../../runner/model/timeline.ts';
import type { CumulativeHistogram } from '../../runner/observe/native-histogram.ts';
import { applyPush, histogramDelta } from '../../runner/observe/push-deltas.ts';
import { createSeriesBook } from '../../runner/observe/series-book.ts';
import { decodeWriteRequest } from '../../runner/observe/write-request.ts';
import { type StatedSeries, writeRequest } from './remote-write-body.ts';

const counter = (sample: number, tags = {}): StatedSeries => ({
  labels: { __name__: 'k6_requests_total', ...tags },
  sample,
});
const vus = (sample: number): StatedSeries => ({ labels: { __name__: 'k6_vus' }, sample });
const times = (sum: number, ...buckets: [number, number][]): StatedSeries => ({
  labels: { __name__: 'k6_response_time_seconds' },
  histogram: { sum, buckets },
});

/** What each of these remote writes, one a second, adds. */
const changes = (...pushes: readonly StatedSeries[][]) => {
  const book = createSeriesBook();
  return pushes.map((series, second) =>
    applyPush(book, decodeWriteRequest(writeRequest(series), book.find), second * 1_000),
  );
};
const counted = (...pushes: readonly StatedSeries[][]) => changes(...pushes).map(({ push }) => push.counters);

describe('what changed between two remote writes', () => {
  it.each<[string, StatedSeries[][], [number, number][][]]>([
    ['counts from zero at first', [[counter(5)]], [[[1, 5]]]],
    ['counts what was added since', [[counter(5)], [counter(7)]], [[[1, 5]], [[1, 2]]]],
    ['says nothing of a series that k6 does not repeat', [[counter(5)], []], [[[1, 5]], []]],
    ['says nothing of a total that did not change', [[counter(5)], [counter(5)]], [[[1, 5]], []]],
    ['bridges pushes that were lost', [[counter(5)], [], [], [counter(9)]], [[[1, 5]], [], [], [[1, 4]]]],
    ['keeps a reset as found', [[counter(5)], [counter(2)]], [[[1, 5]], [[1, -3]]]],
    [
      'counts a series that appears late from zero',
      [[counter(5)], [counter(6), counter(3, { svc: 'auth' })]],
      [
        [[1, 5]],
        [
          [1, 1],
          [2, 3],
        ],
      ],
    ],
    [
      'adds up a series that stands twice in one push',
      [[counter(5), counter(8)]],
      [
        [
          [1, 5],
          [1, 3],
        ],
      ],
    ],
  ])('%s', (_, pushes, expected) => {
    expect(counted(...pushes)).toEqual(expected);
  });

  it('gives gauges as they are, also when they repeat', () => {
    const gauges = changes([vus(20)], [vus(20)], [vus(3)]).map(({ push }) => push.gauges);
    expect(gauges).toEqual([[[1, 20]], [[1, 20]], [[1, 3]]]);
  });

  it('introduces each series once, with its tags and without the labels that say nothing', () => {
    const labels = { svc: 'auth', k6_feature_native_histograms: 'true' };
    const pushes = changes([counter(1, labels)], [counter(2, labels), vus(1)], [vus(2)]);
    expect(pushes.map(({ newSeries }) => newSeries)).toEqual([
      [{ id: 1, metric: 'requests', type: 'counter', tags: { svc: 'auth' } }],
      [{ id: 2, metric: 'vus', type: 'gauge', tags: {} }],
      [],
    ]);
  });

  it.each(['k6_http_req_duration_seconds', 'k6_data_sent_total', 'k6_response_time', 'requests', ''])(
    'leaves out %j, which nobody reads',
    (__name__) => {
      const [first] = changes([{ labels: { __name__ }, sample: 1 }]);
      expect(first).toMatchObject({ newSeries: [], push: { counters: [], gauges: [], histograms: [] } });
    },
  );

  it('does not introduce a series before it has a value', () => {
    const [first] = changes([{ labels: { __name__: 'k6_requests_total' } }]);
    expect(first?.newSeries).toEqual([]);
  });

  it('gives exactly the buckets that gained', () => {
    const histograms = changes(
      [times(0.3, [-10, 1], [-5, 2])],
      [times(0.9, [-10, 1], [-7, 4], [-5, 3], [2, 1])],
    ).map(({ push }) => push.histograms);
    expect(histograms).toEqual([
      [
        [
          1,
          {
            count: 3,
            sumSeconds: 0.3,
            zero: 0,
            buckets: [
              [-10, 1],
              [-5, 2],
            ],
          },
        ],
      ],
      [
        [
          1,
          {
            count: 6,
            sumSeconds: 0.6,
            zero: 0,
            buckets: [
              [-7, 4],
              [-5, 1],
              [2, 1],
            ],
          },
        ],
      ],
    ]);
  });
});

describe('the difference of two histograms', () => {
  const buckets = fc
    .dictionary(fc.integer({ min: -300, max: 200 }).map(String), fc.integer({ min: 1, max: 50 }), {
      maxKeys: 40,
    })
    .map((counts) =>
      Object.entries(counts)
        .map(([index, count]) => [Number(index), count] as const)
        .toSorted(([a], [b]) => a - b),
    );
  const histogram = fc.record({ zero: fc.nat(9), buckets }).map(
    ({ zero, buckets }): CumulativeHistogram => ({
      count: buckets.reduce((total, [, count]) => total + count, zero),
      sumSeconds: buckets.length,
      zero,
      indices: buckets.map(([index]) => index),
      counts: buckets.map(([, count]) => count),
    }),
  );
  const countsOf = ({ indices, counts }: CumulativeHistogram) =>
    new Map(indices.map((index, nth) => [index, counts[nth] ?? 0]));
  const added = (from: CumulativeHistogram, delta: HistogramDelta) => {
    const counts = countsOf(from);
    for (const [index, gained] of delta.buckets) counts.set(index, (counts.get(index) ?? 0) + gained);
    return [...counts].filter(([, count]) => count !== 0).toSorted(([a], [b]) => a - b);
  };

  it('leads from the earlier to the later one, whatever they hold', () => {
    fc.assert(
      fc.property(histogram, histogram, (earlier, later) => {
        const delta = histogramDelta(earlier, later);
        expect(added(earlier, delta)).toEqual([...countsOf(later)]);
        expect(delta.count).toBe(delta.buckets.reduce((total, [, gained]) => total + gained, delta.zero));
        expect(delta.buckets.map(([index]) => index)).toEqual(
          delta.buckets.map(([index]) => index).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  it('drops the digits that subtraction leaves behind a nanosecond', () => {
    const at = (sumSeconds: number): CumulativeHistogram => ({
      count: 0,
      sumSeconds,
      zero: 0,
      indices: [],
      counts: [],
    });
    expect(histogramDelta(at(1_000_000.1), at(1_000_000.3)).sumSeconds).toBe(0.2);
  });
});
