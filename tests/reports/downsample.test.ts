import { describe, expect, test } from 'vitest';
import { readPageAssets } from '../../reports/html/chart-library.ts';
import { renderHtml } from '../../reports/html/render-html.ts';
import { downsample, MOST_POINTS, secondsPerPoint } from '../../reports/view/downsample.ts';
import { sparkline } from '../../reports/view/sparkline.ts';
import { responseChart } from '../../reports/view/time-plots.ts';
import { madeLegResult } from './fixtures/evaluation-parts.ts';
import { PASS } from './fixtures/reports.ts';
import { madeLeg } from './fixtures/synthetic-leg.ts';

const TWO_HOURS = 7_200;

describe('a line of a long leg', () => {
  test.each([
    [1, 1],
    [720, 1],
    [721, 2],
    [7_200, 10],
  ])('of %i seconds has points of %i seconds', (seconds, step) => {
    expect(secondsPerPoint(seconds)).toBe(step);
  });

  test('keeps the highest second of every stretch', () => {
    expect(downsample([1, 9, 2, 3, null, 4], 2, 'highest')).toEqual([9, 3, 4]);
  });

  test('averages rates', () => {
    expect(downsample([10, 20, 30, null], 2, 'mean')).toEqual([15, 30]);
  });

  test('leaves a gap where nothing is known, and never a zero', () => {
    expect(downsample([null, null, 5], 2, 'highest')).toEqual([null, 5]);
    expect(downsample([], 2, 'mean')).toEqual([]);
  });

  test('shows a stall of one second in two hours', () => {
    const p95Ms = Array.from({ length: TWO_HOURS }, (_, second) => (second === 4_321 ? 9_876 : 100));
    const series = {
      ...madeLeg({ leg: 'a', title: 'a', seconds: TWO_HOURS, peakPerSecond: 40, seed: 1, p50Ms: 30 }),
      p95Ms,
    };
    const { plot } = responseChart(series, 'chart');
    const lines = plot.kind === 'time' ? plot.lines : [];
    expect(lines.every(({ values }) => values.length <= MOST_POINTS)).toBe(true);
    expect(lines.find(({ role }) => role === 'p95')?.values).toContain(9_876);
  });
});

test('a page of six legs of two hours stays below 2 MB', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const report = {
    evaluation: {
      ...PASS.evaluation,
      legs: names.map((id) => madeLegResult({ id, title: id, durationMs: TWO_HOURS * 1_000 })),
    },
    series: names.map((leg, seed) =>
      madeLeg({
        leg,
        title: leg,
        seconds: TWO_HOURS,
        peakPerSecond: 400,
        seed,
        p50Ms: 30,
        badRatio: 0.01,
        dropping: true,
      }),
    ),
  };
  const page = renderHtml(report, await readPageAssets());
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
});

describe('the line in the table of legs', () => {
  test('is left out without two values to join', () => {
    expect(sparkline([null, 5, null], 200)).toBeNull();
  });

  test('lifts the pen over a gap', () => {
    expect(sparkline([1, 1, null, 1, 1], undefined)?.path.match(/M/gu)).toHaveLength(2);
  });

  test('shows the limit only where it is in sight', () => {
    expect(sparkline([100, 120], 200)?.limitY).not.toBeNull();
    expect(sparkline([1, 2], 200)?.limitY).toBeNull();
  });
});
