import { describe, expect, test } from 'vitest';
import { curveChart } from '../../reports/view/curve-plot.ts';
import { intervalBar } from '../../reports/view/interval-bar.ts';
import {
  databaseChart,
  generatorChart,
  requestsChart,
  responseChart,
} from '../../reports/view/time-plots.ts';
import { momentText, reportView } from '../../reports/view-model.ts';
import { madeCheck } from './fixtures/evaluation-parts.ts';
import { FAIL, INVALID, PASS } from './fixtures/reports.ts';
import { madeLeg } from './fixtures/synthetic-leg.ts';

const sound = madeLeg({ leg: 'a', title: 'a', seconds: 120, peakPerSecond: 40, seed: 1, p50Ms: 30 });
const nothing = sound.requests.map(() => null);

describe('empty data is said and never drawn as zero', () => {
  test.each([
    [
      'response times',
      responseChart({ ...sound, p50Ms: nothing, p95Ms: nothing, p99Ms: nothing }, 'x'),
      'No percentile',
    ],
    ['database times', databaseChart({ ...sound, dbP95Ms: nothing }, 'x'), 'stated no database time'],
    ['requests', requestsChart({ ...sound, requests: nothing, badRequests: nothing }, 'x'), 'No requests'],
    [
      'generator samples',
      generatorChart({ ...sound, generatorCpuRatio: nothing, activeVus: nothing }, 'x'),
      'not observed',
    ],
    ['a curve', curveChart({ ...sound, curve: [] }, 'x', 60_000), 'No request of the peak'],
    [
      'a curve that is all censored',
      curveChart({ ...sound, curve: [{ probability: 0.5, valueMs: null }] }, 'x', 60_000),
      'No request of the peak',
    ],
  ])('without %s', (_, chart, sentence) => {
    expect(chart.empty).toContain(sentence);
  });

  test('a leg without series says so in the page', () => {
    const legs = reportView(INVALID).legs;
    expect(legs.map(({ charts }) => charts.length)).toEqual([6, 0]);
  });

  test('a pool of no users is not divided by', () => {
    const { plot } = generatorChart({ ...sound, vuPool: 0 }, 'x');
    expect(plot.kind === 'time' && plot.lines[1]?.values.every((value) => value === null)).toBe(true);
  });
});

describe('the curve of percentiles', () => {
  test('ends where answers ended, and says for how many', () => {
    const curve = [
      { probability: 0.5, valueMs: 100 },
      { probability: 0.99, valueMs: null },
      { probability: 1, valueMs: null },
    ];
    const chart = curveChart({ ...sound, curve }, 'x', 60_000);
    expect(chart.plot.kind === 'curve' && chart.plot.points).toEqual([[2, 100]]);
    expect(chart.caption).toContain('The last 1 % got no usable answer and count as over 60 s.');
  });

  test('puts limits at their percentile', () => {
    const { plot } = curveChart(sound, 'x', undefined);
    expect(plot.limits.map(({ tail }) => tail)).toEqual([20, 100]);
  });
});

describe('an axis of times', () => {
  test.each([
    ['linear where all is of one size', 400, 'linear'],
    ['logarithmic where the worst would flatten the rest', 40_000, 'logarithmic'],
  ])('is %s', (_, worstMs, scale) => {
    const p99Ms = sound.p99Ms.map((value, second) => (second === 60 ? worstMs : value));
    const chart = responseChart({ ...sound, p99Ms, limits: [] }, 'x');
    expect(chart.plot.left.scale).toBe(scale);
  });
});

describe('the drawing of an interval', () => {
  const bar = (overrides: Partial<Parameters<typeof intervalBar>[0]>) =>
    intervalBar(madeCheck({ id: 'a', objective: 'b', badRatio: null, ...overrides }));
  const interval = (lower: number | null, upper: number | null) => ({
    lower,
    upper,
    level: 0.99,
    method: 'any',
  });

  test('puts half the limit at a quarter', () => {
    expect(bar({ limit: 200, estimate: 100, interval: interval(80, 120) })).toEqual({
      limit: 0.5,
      estimate: 0.25,
      from: 0.2,
      to: 0.3,
      beyond: null,
      goodSide: 'left',
    });
  });

  test('points on where there is no upper end', () => {
    expect(bar({ interval: interval(300, null), censored: true })).toMatchObject({
      beyond: 'right',
      estimate: null,
      to: 1,
    });
  });

  test('turns round for a share that must be reached', () => {
    const share = {
      operator: '>=',
      unit: 'ratio',
      limit: 0.99,
      estimate: 0.995,
      interval: interval(0.99, 1),
    } as const;
    expect(bar(share)).toMatchObject({ goodSide: 'right', from: 0.667, to: 1, limit: 0.667 });
  });

  test('is of the share of bad requests where that decides against an estimate within the limit', () => {
    const badRatio = { estimate: 0.07, lower: 0.06, upper: 0.08, allowed: 0.05 };
    const decided = {
      verdict: 'fail',
      limit: 100,
      estimate: 11,
      interval: interval(10, 12),
      badRatio,
    } as const;
    expect(bar(decided)).toMatchObject({ limit: 0.5, estimate: 0.7, from: 0.6, to: 0.8 });
  });

  test('falls back on the share of bad requests', () => {
    const badRatio = { estimate: 0.05, lower: 0.04, upper: 0.06, allowed: 0.05 };
    expect(bar({ interval: null, badRatio })).toMatchObject({
      limit: 0.5,
      estimate: 0.5,
      from: 0.4,
      to: 0.6,
    });
  });

  test('is left out for a count that must be zero', () => {
    expect(bar({ limit: 0, unit: 'count', operator: '==', interval: null })).toBeNull();
  });
});

describe('what the page says first', () => {
  test('objectives that fail come before those that hold', () => {
    expect(reportView(FAIL).objectives.map(({ verdict }) => verdict)).toEqual([
      'fail',
      'fail',
      'pass',
      'pass',
      'not-applicable',
    ]);
  });

  test('within an objective, checks that fail come first', () => {
    expect(
      reportView(FAIL)
        .objectives[0]?.checks.slice(0, 4)
        .map(({ verdict }) => verdict),
    ).toEqual(['fail', 'fail', 'inconclusive', 'pass']);
  });

  test('doubts come before what holds, and all is there', () => {
    const { validity } = reportView(INVALID);
    expect(validity.map(({ passed }) => passed)).toEqual([false, false, true, true, true]);
  });

  test('legs are told apart by their load', () => {
    expect(reportView(PASS).legs.map(({ title }) => title)).toEqual([
      'Monday morning at 2.5x',
      'Thursday afternoon at 2.5x',
      'Monday morning at 3x',
    ]);
  });

  test.each([
    ['2026-11-23T07:00:00Z', '2026-11-23 07:00 UTC'],
    ['2026-11-23T07:00:00.123Z', '2026-11-23 07:00 UTC'],
    ['yesterday', 'yesterday'],
  ])('the moment %s is written %s', (iso, text) => {
    expect(momentText(iso)).toBe(text);
  });
});
