import { describe, expect, it } from 'vitest';
import { drawArrival } from '../../scenarios/kit/core/drawn-arrival.ts';
import { journeyInOrder, journeyOrder, orderedFrom } from '../../scenarios/kit/core/journey-order.ts';
import { SeededRandom } from '../../scenarios/kit/core/random.ts';

const JOURNEYS = ['look', 'plan', 'report'];
const STREAM = {
  name: 'users',
  process: 'poisson',
  perSecond: [300, 0, 400],
  mix: [{ atMs: 0, weights: { look: 5, plan: 3, report: 2 } }],
  vus: 1,
} as const;
const FROM = orderedFrom(STREAM, JOURNEYS);

function timed(seed: number) {
  const order = journeyOrder(seed, FROM);
  const random = new SeededRandom(0, 0, 0);
  return Array.from({ length: 700 }, (_, index) => {
    const { due, journey } = drawArrival(seed, { ...FROM, order }, index, random, 0);
    return { atMs: due.beginMs, journey };
  });
}

describe('the order of journeys', () => {
  it('has one for every arrival, and none beyond the last', () => {
    const order = journeyOrder(7, FROM);
    const places = Array.from({ length: 700 }, (_, index) => journeyInOrder(order, index));
    expect(places.every((place) => place !== undefined && place in JOURNEYS)).toBe(true);
    expect([700, 768, 5_000].map((index) => journeyInOrder(order, index))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is empty where nothing arrives', () => {
    expect(journeyOrder(7, orderedFrom({ ...STREAM, perSecond: [0, 0] }, JOURNEYS))).toEqual([]);
  });

  it('takes turns by the moments of the arrivals: every tenth of a second has its mix', () => {
    const sent = timed(7);
    for (let fromMs = 2_000; fromMs < 3_000; fromMs += 100) {
      const within = sent.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 100);
      const reports = within.filter(({ journey }) => journey === 2).length;
      expect(Math.abs(reports - 0.2 * within.length)).toBeLessThan(2);
    }
  });

  it('tells nothing of the moment within the second: each journey comes early and late alike', () => {
    const reports = timed(7).filter(({ journey }) => journey === 2);
    const mean = reports.reduce((sum, { atMs }) => sum + (atMs % 1_000), 0) / reports.length;
    // 140 uniform moments: four standard deviations are 98 ms.
    expect(Math.abs(mean - 500)).toBeLessThan(98);
  });

  it('gives way to chance once dropped journeys have left the plan behind', () => {
    const onlyReports = orderedFrom({ ...STREAM, mix: [{ atMs: 0, weights: { report: 1 } }] }, JOURNEYS);
    const drawn = { ...onlyReports, order: journeyOrder(7, FROM) };
    const random = new SeededRandom(0, 0, 0);
    const at = (nowMs: number) =>
      new Set(Array.from({ length: 50 }, (_, index) => drawArrival(7, drawn, index, random, nowMs).journey));
    expect(at(0).size).toBe(3);
    expect(at(2_500)).toEqual(new Set([2]));
  });
});
