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
const WINDOWS = [
  { name: 'warm-up', fromMs: 0, toMs: 1_000 },
  { name: 'peak', fromMs: 1_000, toMs: 3_000 },
] as const;
const FROM = orderedFrom(STREAM, JOURNEYS, WINDOWS);
const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);

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
    expect(journeyOrder(7, orderedFrom({ ...STREAM, perSecond: [0, 0] }, JOURNEYS, WINDOWS))).toEqual([]);
  });

  it('gives every window each journey as often as its mix says, rounded', () => {
    const sent = timed(7);
    for (const { fromMs, toMs } of WINDOWS) {
      const within = sent.filter(({ atMs }) => atMs >= fromMs && atMs < toMs);
      const counts = [0, 1, 2].map((place) => within.filter(({ journey }) => journey === place).length);
      expect(counts).toEqual([0.5, 0.3, 0.2].map((share) => share * within.length));
    }
  });

  it('leaves it to chance which of them come together', () => {
    const reports = (seed: number) =>
      timed(seed)
        .slice(0, 300)
        .map(({ journey }) => Number(journey === 2));
    const inTens = Array.from({ length: 40 }, (_, seed) => reports(seed)).flatMap((each) =>
      Array.from({ length: 30 }, (_, ten) => total(each.slice(10 * ten, 10 * ten + 10))),
    );
    const variance = total(inTens.map((count) => (count - 2) ** 2)) / inTens.length;
    // Ten independent draws of a fifth: 1.6. Of 1,200 tens that are all but independent, four standard errors are 0.26.
    expect(Math.abs(variance - 1.6)).toBeLessThan(0.26);
  });

  it('tells nothing of the moment within the second: each journey comes early and late alike', () => {
    const reports = timed(7).filter(({ journey }) => journey === 2);
    const mean = total(reports.map(({ atMs }) => atMs % 1_000)) / reports.length;
    // 140 uniform moments: four standard deviations are 98 ms.
    expect(Math.abs(mean - 500)).toBeLessThan(98);
  });

  it('gives way to chance once dropped journeys have left the plan behind', () => {
    const onlyReports = orderedFrom(
      { ...STREAM, mix: [{ atMs: 0, weights: { report: 1 } }] },
      JOURNEYS,
      WINDOWS,
    );
    const drawn = { ...onlyReports, order: journeyOrder(7, FROM) };
    const random = new SeededRandom(0, 0, 0);
    const at = (nowMs: number) =>
      new Set(Array.from({ length: 50 }, (_, index) => drawArrival(7, drawn, index, random, nowMs).journey));
    expect(at(0).size).toBe(3);
    expect(at(2_500)).toEqual(new Set([2]));
  });
});
