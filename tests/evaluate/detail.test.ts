import { describe, expect, test } from 'vitest';
import { legDetails } from '../../runner/evaluate/detail/leg-detail.ts';
import { chartSeries } from '../../runner/evaluate/leg-series.ts';
import type { RunRecord } from '../../runner/model/run-record.ts';
import type { KitEvent } from '../../scenarios/kit/contract.ts';
import { scattered } from './made/made-leg.ts';
import { madeRun } from './made/made-run.ts';

const { record } = madeRun({
  legs: [
    {
      peakSeconds: 300,
      latencyMs: ({ nthJourney }) => 20 + scattered(nthJourney) * 180,
      outcome: ({ nthJourney, second }) => (second > 100 && nthJourney % 50 === 0 ? 'error' : 'good'),
    },
  ],
});
const [detail] = legDetails(record);
const [series] = chartSeries(record);
if (detail === undefined || series === undefined) throw new Error('The run has no leg.');

const total = (values: readonly (number | null)[]) =>
  values.reduce<number>((sum, each) => sum + (each ?? 0), 0);

describe('the heatmap of a leg', () => {
  const { heat } = detail;

  test('has every request of the leg in one cell, or among the unanswered', () => {
    const cells = total((heat?.columns ?? []).map(total));
    expect(cells + total(heat?.unanswered ?? [])).toBe(total(series.requests));
    expect(total(heat?.unanswered ?? [])).toBe(total(series.badRequests));
  });

  test('begins and ends where answers do', () => {
    expect(heat?.fromMs).toBeLessThanOrEqual(21);
    expect(heat?.rowsMs.at(-1)).toBeGreaterThanOrEqual(199);
    expect(heat?.rowsMs.at(-1)).toBeLessThan(260);
  });
});

describe('the intervals over time', () => {
  test('hold the truth in nearly every stretch', () => {
    const trueP50 = 20 + 0.5 * 180;
    const known = detail.stretches.filter(({ p50, samples }) => p50.lowerMs !== null && samples > 300);
    const holding = known.filter(
      ({ p50 }) => (p50.lowerMs ?? 0) <= trueP50 * 1.1 && (p50.upperMs ?? 0) >= trueP50 * 0.9,
    );
    expect(known.length).toBeGreaterThan(3);
    expect(holding.length).toBeGreaterThanOrEqual(known.length - 1);
  });

  test('are of one window each, begin with it, and leave nothing of it out', () => {
    for (const { fromMs, toMs } of series.windows) {
      const [from, to] = [fromMs / 1_000, toMs / 1_000];
      const within = detail.stretches.filter((stretch) => stretch.from < to && stretch.to > from);
      expect(within.length).toBe(Math.floor((to - from) / 30));
      if (within.length === 0) continue;
      expect([within[0]?.from, within.at(-1)?.to]).toEqual([from, to]);
    }
    expect(detail.stretches.length).toBeGreaterThan(3);
  });

  test('lie around their estimate, in stretches of half a minute or more that do not overlap', () => {
    for (const { p95 } of detail.stretches) {
      if (p95.lowerMs === null || p95.estimateMs === null || p95.upperMs === null) continue;
      expect(p95.lowerMs).toBeLessThanOrEqual(p95.estimateMs);
      expect(p95.upperMs).toBeGreaterThanOrEqual(p95.estimateMs);
    }
    expect(detail.stretches.every(({ from, to }) => to - from >= 30)).toBe(true);
    expect(detail.stretches.every(({ from }, nth, all) => nth === 0 || from >= (all[nth - 1]?.to ?? 0))).toBe(
      true,
    );
  });
});

test('services, regions and plans each add up to the requests of the peak', () => {
  const peak = total(series.services.map(({ requests }) => requests));
  for (const rows of [detail.services, detail.regions, detail.plans])
    expect(total(rows.map(({ requests }) => requests))).toBe(peak);
});

test('every percentile of a part lies within its interval, and all parts together have the samples of the peak', () => {
  const { whole, services } = detail;
  expect(total(services.map(({ evidence }) => evidence.samples))).toBe(whole.evidence.samples);
  for (const { evidence, p95Ms } of [whole, ...services]) {
    const { lowerMs, estimateMs, upperMs } = evidence.p95;
    expect(estimateMs).toBe(p95Ms);
    expect(lowerMs ?? Number.NaN).toBeLessThanOrEqual(estimateMs ?? 0);
    expect(upperMs ?? Number.NaN).toBeGreaterThanOrEqual(estimateMs ?? Number.NaN);
  }
  const widths = [whole, ...services].map(({ evidence: { p95 } }) => (p95.upperMs ?? 0) - (p95.lowerMs ?? 0));
  expect(Math.min(...widths)).toBe(widths[0]);
});

test('the bad share of the leg lies within its interval', () => {
  const { badShare } = detail;
  expect(badShare?.estimate).toBeGreaterThan(badShare?.lower ?? 1);
  expect(badShare?.estimate).toBeLessThan(badShare?.upper ?? 0);
  expect(badShare?.total).toBe(total(series.requests));
});

describe('the worst requests', () => {
  const request = (
    durationMs: number,
    stated: Partial<Extract<KitEvent, { traceId: string }>>,
  ): KitEvent => ({
    event: 'slow-request',
    atMs: 12_345,
    journey: 'plan-the-week',
    svc: 'tasks',
    op: 'list',
    window: 'peak',
    outcome: 'good',
    status: 200,
    durationMs,
    traceId: `trace-${durationMs}`,
    ...stated,
  });
  const withEvents = (events: readonly KitEvent[]): RunRecord => ({
    ...record,
    legs: record.legs.map((leg) => ({ ...leg, events: [...leg.events, ...events] })),
  });

  test('are the slowest, longest first, at their second of the leg', () => {
    const events = Array.from({ length: 40 }, (_, nth) => request(1_000 + nth, {}));
    const worst = legDetails(withEvents(events))[0]?.worst ?? [];
    expect(worst).toHaveLength(20);
    expect(worst[0]).toMatchObject({ durationMs: 1_039, second: 12, traceId: 'trace-1039' });
  });

  test('have one of every way of failing, however quick it was', () => {
    const slow = Array.from({ length: 40 }, (_, nth) => request(1_000 + nth, {}));
    const refused = request(1, { event: 'bad-request', outcome: 'refused', status: 0 });
    const worst =
      legDetails(withEvents([...slow, refused, request(2, { outcome: 'error' })]))[0]?.worst ?? [];
    expect(worst.slice(-2).map(({ outcome }) => outcome)).toEqual(['error', 'refused']);
  });
});

test('a leg without a timeline has nothing to show, and does not fail', () => {
  const bare = { ...record, legs: record.legs.map((leg) => ({ ...leg, timeline: null })) };
  expect(legDetails(bare)[0]).toMatchObject({ heat: null, badShare: null, services: [] });
});
