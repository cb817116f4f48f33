import { describe, expect, test } from 'vitest';
import {
  type GeneratorRecord,
  generatorValidity,
  vusNeeded,
} from '../../runner/statistics/generator-validity.ts';

const SECONDS = 100;
const every = (value: number): number[] => Array.from({ length: SECONDS }, () => value);
/** The first `count` seconds hold one value, the rest the other. */
const first = (count: number, value: number, rest: number): number[] => every(rest).fill(value, 0, count);

const healthy: GeneratorRecord = {
  planned: every(100),
  started: every(100),
  dropped: every(0),
  cpu: every(0.4),
  lagP99Seconds: 0.002,
  tightestLimitSeconds: 0.2,
  vuCap: 60,
  vusNeeded: 50,
};

test('a generator that did what was planned is valid', () => {
  expect(generatorValidity(healthy)).toEqual([]);
});

describe('exactly at a limit is still valid, just beyond is not', () => {
  test.each<[string, Partial<GeneratorRecord>, Partial<GeneratorRecord>, string]>([
    ['2 % of the arrivals missing', { started: every(98) }, { started: first(1, 97, 98) }, 'rate-off-plan'],
    ['2 % too many', { started: every(102) }, { started: first(1, 103, 102) }, 'rate-off-plan'],
    [
      'nine slow seconds in a row',
      { started: first(9, 88, 101) },
      { started: first(10, 88, 101) },
      'rate-gap',
    ],
    ['11 % missing for long', { started: first(10, 89, 101) }, { started: first(10, 88.9, 101) }, 'rate-gap'],
    ['80 % CPU on average', { cpu: every(0.8) }, { cpu: first(99, 0.8, 0.801) }, 'generator-cpu'],
    [
      'hot in one second of twenty',
      { cpu: first(5, 0.95, 0.4) },
      { cpu: first(6, 0.95, 0.4) },
      'generator-cpu',
    ],
    ['a lag of 5 % of the limit', { lagP99Seconds: 0.01 }, { lagP99Seconds: 0.0101 }, 'schedule-lag'],
  ])('%s', (_, at, beyond, reason) => {
    expect(generatorValidity({ ...healthy, ...at })).toEqual([]);
    expect(generatorValidity({ ...healthy, ...beyond })).toEqual([reason]);
  });
});

test('arrivals that may lie on either side of a window`s ends are no reason', () => {
  const short = { started: first(1, 70, 98) };
  expect(generatorValidity({ ...healthy, ...short })).toEqual(['rate-off-plan']);
  expect(generatorValidity({ ...healthy, ...short, borderArrivals: 228 })).toEqual([]);
  expect(generatorValidity({ ...healthy, ...short, borderArrivals: 227 })).toEqual(['rate-off-plan']);
  expect(generatorValidity({ ...healthy, borderArrivals: Number.NaN })).toEqual(['bad-input']);
});

describe('dropped iterations', () => {
  const slowTarget = { started: every(60), dropped: every(40) };

  test('are the system`s doing where the pool is ample', () => {
    expect(generatorValidity({ ...healthy, ...slowTarget, vuCap: 50 })).toEqual([]);
  });

  test('are the generator`s own where the pool is too small', () => {
    expect(generatorValidity({ ...healthy, ...slowTarget, vuCap: 49 })).toEqual(['vu-pool-too-small']);
  });

  test('without any, a small pool is no reason', () => {
    expect(generatorValidity({ ...healthy, vuCap: 1 })).toEqual([]);
  });
});

describe('a record that is not complete is never fine', () => {
  test.each<[string, Partial<GeneratorRecord>]>([
    ['no CPU series', { cpu: [] }],
    ['a second without CPU', { cpu: [null, ...every(0.4).slice(1)] }],
    ['CPU that is no number', { cpu: every(Number.NaN) }],
    ['no lag', { lagP99Seconds: null }],
    ['an infinite lag', { lagP99Seconds: Infinity }],
    ['fewer seconds started than planned', { started: every(100).slice(1) }],
    ['a negative count', { dropped: every(-1) }],
    ['no limit to compare the lag with', { tightestLimitSeconds: Number.NaN }],
    ['an unknown VU pool', { vuCap: Number.NaN }],
    ['an unknown need for VUs', { vusNeeded: Number.NaN }],
    ['nothing at all', { planned: [], started: [], dropped: [], cpu: [] }],
  ])('%s', (_, part) => expect(generatorValidity({ ...healthy, ...part })).toEqual(['bad-input']));

  test('nothing planned or nothing started is no load', () => {
    expect(generatorValidity({ ...healthy, planned: every(0) })).toEqual(['no-load']);
    expect(generatorValidity({ ...healthy, started: every(0), dropped: every(100) })).toEqual(['no-load']);
  });
});

test('without a latency limit any lag is short enough', () => {
  expect(generatorValidity({ ...healthy, lagP99Seconds: 3, tightestLimitSeconds: Infinity })).toEqual([]);
});

test('every reason is named, in one order', () => {
  const dead = { started: every(10), cpu: every(1), lagP99Seconds: 1, dropped: every(1), vuCap: 1 };
  expect(generatorValidity({ ...healthy, ...dead })).toEqual([
    'rate-off-plan',
    'rate-gap',
    'generator-cpu',
    'vu-pool-too-small',
    'schedule-lag',
  ]);
});

test('100 iterations a second of 2 s each at their limits need 240 VUs', () => {
  expect(vusNeeded(100, 2)).toBe(240);
  expect(vusNeeded(0.1, 0.5)).toBe(1);
});
