import { describe, expect, test } from 'vitest';
import { Random } from '../../runner/selftest/random.ts';
import { SERVICE } from '../../runner/selftest/worlds/log-normal.ts';
import {
  meanServiceSeconds,
  queueExceedance,
  SERVERS,
  sojourns,
  waitingChance,
} from '../../runner/selftest/worlds/queue.ts';
import {
  ARRIVALS_PER_SECOND,
  type Climate,
  type SyntheticWorld,
} from '../../runner/selftest/worlds/synthetic-world.ts';
import { calm, incidents, modulation, stalls, type Weather } from '../../runner/selftest/worlds/weather.ts';
import { WORLDS } from '../../runner/selftest/worlds/worlds.ts';

const WINDOW_SECONDS = 300;
/** A mean lies this many standard errors off with a chance of 1 in 10,000. */
const DEVIATIONS = 4;
const PROBABILITIES = [0.95, 0.98, 0.99];

/**
 * Moments of courses that have nothing to do with each other say most about how the weather is on the whole; a world whose
 * disturbances are rare would need thousands of whole windows for it.
 */
const MOMENT_SECONDS = 0.05;
const MOMENTS = 130_000;
/** In a stall of a second all answers of a moment are slow or none is. */
const MOMENTS_OF: Readonly<Record<string, number>> = { 'stalls-30': 200_000 };
/** Four standard errors are at most so much of the share that is claimed. */
const MOMENT_PRECISION = 0.1;

/** Whole windows: of a queue, which has to be played for a while anyway, and of weather to see that it stays what it is. */
const WINDOWS: Readonly<Record<string, { readonly count: number; readonly precision: number }>> = {
  'queue-85': { count: 120, precision: 0.1 },
  'queue-95': { count: 100, precision: 1 },
};
const FEW = { count: 12, precision: Infinity };

/** How far the share of answers at or over the true quantiles is off, and four standard errors of that. */
function misses(world: SyntheticWorld, count: number, seconds: number, seed: number) {
  const limits = PROBABILITIES.map((probability) => world.quantile(probability));
  const surplus = limits.map((): number[] => []);
  let requests = 0;
  for (let nth = 0; nth < count; nth++) {
    const { latencies } = world.play(new Random(seed, nth), seconds);
    requests += latencies.length;
    for (const [place, limit] of limits.entries())
      surplus[place]?.push(
        countFrom(latencies, limit) - (1 - (PROBABILITIES[place] ?? 0)) * latencies.length,
      );
  }
  return surplus.map((each, place) => {
    const { mean, error } = meanOf(each);
    const claimed = ((1 - (PROBABILITIES[place] ?? 0)) * requests) / count;
    return { off: Math.abs(mean) / claimed, band: (DEVIATIONS * error) / claimed };
  });
}

describe('every world has the truth that it claims', () => {
  test.each(WORLDS.map((world, number) => [world.title, world, number] as const))(
    '%s, in whole windows',
    (_title, world, number) => {
      const { count, precision } = WINDOWS[world.id] ?? FEW;
      for (const { off, band } of misses(world, count, WINDOW_SECONDS, 99 + number)) {
        expect(off).toBeLessThan(band);
        expect(band).toBeLessThan(precision);
      }
    },
  );

  test.each(WORLDS.filter(({ id }) => !id.startsWith('queue')).map((world) => [world.title, world] as const))(
    '%s, to a tenth',
    (_title, world) => {
      for (const { off, band } of misses(world, MOMENTS_OF[world.id] ?? MOMENTS, MOMENT_SECONDS, 7)) {
        expect(off).toBeLessThan(band);
        // A wide band would let any truth pass.
        expect(band).toBeLessThan(MOMENT_PRECISION);
      }
    },
  );

  test('arrivals come at the stated rate, in order and within the window', () => {
    for (const [number, world] of WORLDS.entries()) {
      const { arrivals, latencies } = world.play(new Random(7, number), WINDOW_SECONDS);
      const expected = ARRIVALS_PER_SECOND * WINDOW_SECONDS;
      expect(Math.abs(arrivals.length - expected)).toBeLessThan(DEVIATIONS * Math.sqrt(expected));
      expect(arrivals.every((at, nth) => at >= (arrivals[nth - 1] ?? 0))).toBe(true);
      expect(arrivals[0]).toBeGreaterThanOrEqual(0);
      expect(arrivals.at(-1)).toBeLessThan(WINDOW_SECONDS);
      expect(latencies).toHaveLength(arrivals.length);
    }
  });

  test('ids are unique, and worlds of every climate are among them', () => {
    expect(new Set(WORLDS.map(({ id }) => id)).size).toBe(WORLDS.length);
    const idsOf = (climate: Climate) =>
      WORLDS.filter((world) => world.climate === climate).map(({ id }) => id);
    expect(idsOf('settled')).toEqual([
      'independent',
      'modulation-10',
      'stalls-5',
      'stalls-10',
      'queue-85',
      'drift',
    ]);
    expect(idsOf('slow')).toEqual(['modulation-60', 'stalls-30', 'queue-95', 'incidents-60']);
    expect(idsOf('rare')).toEqual(['incidents-180', 'mixture']);
  });
});

function countFrom(latencies: Float64Array, limit: number): number {
  let count = 0;
  for (const latency of latencies) if (latency >= limit) count += 1;
  return count;
}

function meanOf(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (values.length - 1) / values.length) };
}

describe('weather', () => {
  test('calm leaves service times as they are', () => {
    expect(calm().begin(new Random(1), 300)(17, 0.25)).toBe(0.25);
    expect(calm().exceedance(SERVICE.medianSeconds)).toBeCloseTo(0.5, 12);
  });

  test('the memory of a modulation is what it says: neighbours agree, strangers do not', () => {
    const pairs = (lagSeconds: number) =>
      Array.from({ length: 4_000 }, (_, window) => {
        const disturb = modulation(10, 0.25).begin(new Random(3, window), 26);
        return Math.log(disturb(5, 1)) * Math.log(disturb(5 + lagSeconds, 1));
      });
    for (const lag of [0, 10, 20]) {
      const { mean, error } = meanOf(pairs(lag));
      expect(Math.abs(mean - 0.25 ** 2 * Math.exp(-lag / 10))).toBeLessThan(DEVIATIONS * error);
    }
  });

  test('whoever arrives in a stall is served at its end', () => {
    const disturb = stalls(10, 1).begin(new Random(5), 100);
    const arrivals = Array.from({ length: 10_000 }, (_, index) => index / 100);
    const waiting = arrivals.filter((at) => disturb(at, 0) > 0);
    const ends = new Set(waiting.map((at) => (at + disturb(at, 0)).toFixed(6)));
    // One in every ten seconds, and at most one more at each border of the window.
    expect(ends.size).toBeGreaterThanOrEqual(9);
    expect(ends.size).toBeLessThanOrEqual(11);
    expect(waiting.length / arrivals.length).toBeCloseTo(0.1, 1);
    expect(Math.max(...waiting.map((at) => disturb(at, 0)))).toBeLessThanOrEqual(1);
  });

  test('incidents slow everything down while they last', () => {
    const disturb = incidents(60, 3, 3).begin(new Random(6), 600);
    const factors = Array.from({ length: 6_000 }, (_, index) => disturb(index / 10, 1));
    expect(new Set(factors)).toEqual(new Set([1, 3]));
  });

  test('comes together: what is slowed down is slowed down in an incident, and waits for the end of a stall', () => {
    const slow: Weather = { begin: () => (_at, service) => 2 * service, exceedance: () => 0 };
    const disturb = incidents(60, 3, 3, slow).begin(new Random(6), 600);
    const factors = Array.from({ length: 6_000 }, (_, index) => disturb(index / 10, 1));
    expect(new Set(factors)).toEqual(new Set([2, 6]));
    const stalled = stalls(10, 1, slow).begin(new Random(5), 100);
    const waits = Array.from({ length: 10_000 }, (_, index) => stalled(index / 100, 1) - 2);
    expect(Math.min(...waits)).toBe(0);
    expect(waits.filter((wait) => wait > 0).length / waits.length).toBeCloseTo(0.1, 1);
  });
});

describe('the queue', () => {
  test('seventeen arrivals at once: the last waits until the first is served', () => {
    const times = sojourns(new Float64Array(SERVERS + 1), () => 2);
    expect([...times]).toEqual([...Array(SERVERS).fill(2), 4]);
  });

  test('an arrival at an idle server waits for nobody', () => {
    expect([...sojourns(Float64Array.of(0, 5, 10), () => 1)]).toEqual([1, 1, 1]);
  });

  test.each([0.5, 0.85, 0.95])('chance to wait at %f of capacity, by the textbook sum', (utilisation) => {
    const offered = utilisation * SERVERS;
    const terms = Array.from({ length: SERVERS }, (_, servers) => power(offered, servers));
    const queueing = power(offered, SERVERS) / (1 - utilisation);
    const expected = queueing / (terms.reduce((sum, term) => sum + term, 0) + queueing);
    expect(waitingChance(utilisation)).toBeCloseTo(expected, 12);
  });

  test.each([0.5, 0.85, 0.95])(
    'sojourns at %f of capacity, by adding up waits and services',
    (utilisation) => {
      const serving = 1 / meanServiceSeconds(utilisation);
      const draining = SERVERS * serving - ARRIVALS_PER_SECOND;
      const wait = waitingChance(utilisation);
      const limit = 0.3;
      const steps = 20_000;
      // Who waits, and not for longer than the limit, has the rest of it for the service.
      const within = Array.from({ length: steps }, (_, step) => {
        const waited = ((step + 0.5) * limit) / steps;
        return draining * Math.exp(-draining * waited) * Math.exp(-serving * (limit - waited));
      }).reduce((sum, density) => sum + (density * limit) / steps, 0);
      const expected =
        (1 - wait) * Math.exp(-serving * limit) + wait * (within + Math.exp(-draining * limit));
      expect(queueExceedance(utilisation, limit)).toBeCloseTo(expected, 7);
    },
  );

  test('without a queue the sojourn is the service time', () => {
    const mean = meanServiceSeconds(0.05);
    expect(queueExceedance(0.05, mean)).toBeCloseTo(Math.exp(-1), 6);
    expect(queueExceedance(0.95, 0)).toBeCloseTo(1, 12);
  });
});

/** a^k / k! */
function power(a: number, k: number): number {
  return Array.from({ length: k }, (_, index) => a / (index + 1)).reduce(
    (product, each) => product * each,
    1,
  );
}
