import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recoveryVerdict, timeToRecover } from '../../runner/statistics/time-to-recover.ts';
import { trendTest } from '../../runner/statistics/trend-test.ts';

const every = (count: number, seconds: number): number[] => Array.from({ length: seconds }, () => count);

describe('is the peak steady', () => {
  const batches = fc.array(fc.double({ min: 0.05, max: 2, noNaN: true }), { minLength: 10, maxLength: 20 });
  const ramp = (from: number, step: number): number[] =>
    Array.from({ length: 20 }, (_, i) => from + step * i);

  test.each([
    ['none', []],
    ['one', [0.1]],
    ['two', [0.1, 0.2]],
    ['nine', every(0.1, 9)],
    ['ten, one of them missing', [...every(0.1, 9), null]],
    ['ten, one not reached', [...every(0.1, 9), Infinity]],
  ])('%s batches cannot say', (_, x) =>
    expect(trendTest(x)).toEqual({ trend: 'unknown', change: null, p: null }),
  );

  test.each([
    ['a straight rise of 97 % of its mean', ramp(0.1, 0.01), 'rising', 0],
    ['a straight fall', ramp(0.3, -0.01), 'falling', 0],
    ['a straight rise too small to matter', ramp(1, 0.001), 'none', 0],
    ['no change at all', every(0.2, 20), 'none', 1],
    ['nothing but zeros', every(0, 20), 'none', 1],
  ])('%s', (_, x, trend, p) => expect(trendTest(x)).toMatchObject({ trend, p }));

  test('neither the unit nor the batch length matters; backwards, the change has the other sign', () => {
    fc.assert(
      fc.property(batches, (x) => {
        const { trend, change, p } = trendTest(x);
        const inMs = trendTest(x.map((value) => value * 1024));
        const backwards = trendTest(x.toReversed());
        expect(inMs.trend).toBe(trend);
        expect(inMs.change).toBeCloseTo(change ?? Number.NaN, 9);
        expect(backwards.change).toBeCloseTo(-(change ?? Number.NaN), 9);
        expect(backwards.p).toBeCloseTo(p ?? Number.NaN, 9);
      }),
    );
  });

  test('a trend is claimed only when it is both significant and material', () => {
    fc.assert(
      fc.property(batches, (x) => {
        const { trend, change, p } = trendTest(x);
        const claimed = (p ?? 1) < 0.01 && Math.abs(change ?? 0) >= 0.1;
        expect(trend).toBe(claimed ? ((change ?? 0) > 0 ? 'rising' : 'falling') : 'none');
      }),
    );
  });
});

describe('when is the peak over', () => {
  const total = every(20, 180);
  const backlog = (seconds: number): number[] => [...every(10, seconds), ...every(0, 180 - seconds)];

  test('a backlog of 53 s: good again from the first second whose ten hold one bad request at most', () => {
    expect(timeToRecover({ bad: backlog(53), total }, 0.05)).toEqual({
      seconds: 52,
      state: 'recovered',
      relapse: false,
    });
  });

  test('at once', () => {
    expect(timeToRecover({ bad: backlog(0), total }, 0.05)).toEqual({
      seconds: 0,
      state: 'recovered',
      relapse: false,
    });
  });

  test('silence is not recovery, and too short a window shows none', () => {
    expect(timeToRecover({ bad: every(0, 180), total: every(0, 180) }, 0.05).state).toBe('no-data');
    expect(timeToRecover({ bad: every(0, 39), total: every(5, 39) }, 0.05).state).toBe('window-too-short');
    expect(timeToRecover({ bad: every(0, 39), total: every(5, 38) }, 0.05).state).toBe('invalid');
    expect(timeToRecover({ bad: every(0, 40), total: every(5, 40) }, 1).state).toBe('invalid');
  });

  test('forty seconds hold one start for which all is known', () => {
    expect(timeToRecover({ bad: every(0, 40), total: every(5, 40) }, 0.05).state).toBe('recovered');
    expect(timeToRecover({ bad: [5, ...every(0, 39)], total: every(5, 40) }, 0.05).state).toBe('not-reached');
  });

  test('more bad requests never let it recover sooner', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 120, maxLength: 120 });
    fc.assert(
      fc.property(counts, counts, (some, more) => {
        const window = every(20, 120);
        const sooner = timeToRecover({ bad: some, total: window }, 0.1).seconds ?? Number.NaN;
        const later = timeToRecover(
          { bad: some.map((b, i) => b + (more[i] ?? 0)), total: window },
          0.1,
        ).seconds;
        expect(later).toBeGreaterThanOrEqual(sooner);
      }),
    );
  });

  test.each([
    ['in time', { seconds: 60, state: 'recovered', relapse: false }, 300, 'pass', 'recovered'],
    ['one second late', { seconds: 61, state: 'recovered', relapse: false }, 300, 'fail', 'too-slow'],
    ['in time, then down again', { seconds: 5, state: 'recovered', relapse: true }, 300, 'fail', 'relapse'],
    [
      'not within a window that could have shown it',
      { seconds: 100, state: 'not-reached', relapse: null },
      100,
      'fail',
      'not-reached',
    ],
    [
      'not within a window that could not',
      { seconds: 99, state: 'not-reached', relapse: null },
      99,
      'inconclusive',
      'window-too-short',
    ],
    ['no request', { seconds: null, state: 'no-data', relapse: null }, 300, 'inconclusive', 'no-data'],
    [
      'half a minute',
      { seconds: null, state: 'window-too-short', relapse: null },
      30,
      'inconclusive',
      'window-too-short',
    ],
    ['impossible counts', { seconds: null, state: 'invalid', relapse: null }, 300, 'invalid', 'bad-input'],
  ] as const)('"recovers within 60 s": %s', (_, recovery, windowSeconds, verdict, reason) => {
    expect(recoveryVerdict(recovery, 60, windowSeconds)).toEqual({ verdict, reason });
  });
});
