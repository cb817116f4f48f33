import { describe, expect, test } from 'vitest';
import { Random } from '../../runner/selftest/random.ts';
import { atLeastChance, clopperPearson } from '../../runner/selftest/rates/clopper-pearson.ts';
import type { ErrorRate } from '../../runner/selftest/rates/error-rates.ts';
import { foundOut } from '../../runner/selftest/rates/found-out.ts';
import { FALSE_ALARM, greatestChance, promiseTests } from '../../runner/selftest/rates/promise-tests.ts';
import { brokenPromises } from '../../runner/selftest/rates/promises.ts';

describe('which promises are broken', () => {
  const cell = (more: Partial<ErrorRate>): ErrorRate => ({
    world: 'calm',
    worldTitle: 'calm',
    climate: 'settled',
    kind: 'p95',
    truth: 'over',
    runs: 400,
    wrong: 0,
    undecided: 0,
    unjudged: 0,
    naiveWrong: 0,
    promised: 0.01,
    ...more,
  });
  /** What a selftest of 20 windows draws in 12 worlds, of as many kinds as share a window, with so many wrong. */
  const KINDS = 8;
  const cells = (wrongOf: (place: number) => number, runs = 20, promised = 0.01) =>
    Array.from({ length: 12 * KINDS }, (_, place) =>
      cell({
        world: `world ${Math.floor(place / KINDS)}`,
        worldTitle: `world ${Math.floor(place / KINDS)}`,
        kind: `kind ${place % KINDS}`,
        truth: 'under',
        runs,
        wrong: wrongOf(place),
        promised,
      }),
    );

  test.each([
    [0, 0],
    [4, 0],
    [5, 1],
    [20, 1],
  ])('%i wrong of 20 in one cell of many: %i broken', (wrong, broken) => {
    const said = brokenPromises(cells((place) => (place === 0 ? wrong : 0)));
    expect(said.filter((what) => what.includes('world 0'))).toHaveLength(broken);
  });

  test('each cell of a kind may be chance, and all of them together not', () => {
    expect(brokenPromises(cells((place) => (place % KINDS === 3 ? 1 : 0)))).toEqual([
      'false fail, kind 3, all worlds: 12 of 240 (5.0 %), promised at most 1 %',
    ]);
  });

  test('each kind may be chance, and all of them together not', () => {
    expect(brokenPromises(cells((place) => Number(place < 8 * KINDS)))).toEqual([]);
    expect(brokenPromises(cells((place) => Number(place < 9 * KINDS)))).toEqual([
      'false fail, all kinds, all worlds: 72 of 1920 (3.8 %), promised at most 1 %',
    ]);
  });

  test('a comparison at 95 % may be wrong in one of twenty', () => {
    expect(brokenPromises(cells(() => 1, 20, 0.05))).toEqual([]);
    expect(brokenPromises(cells(() => 5, 20, 0.05)).length).toBeGreaterThan(0);
  });

  test('what is not promised cannot be broken', () => {
    expect(brokenPromises([cell({ wrong: 400, promised: null })])).toEqual([]);
  });
});

describe('how sure a broken promise is', () => {
  /** A selftest of a gate that is wrong at this rate, of all kinds of a window together or of each by itself. */
  const drawn = (random: Random, rate: number, together: boolean): ErrorRate[] => {
    const wrong = new Map<string, number>();
    for (let world = 0; world < 12; world++)
      for (let window = 0; window < 20; window++) {
        const fate = random.uniform();
        for (let kind = 0; kind < 8; kind++) {
          const name = `${world} ${kind}`;
          const isWrong = (together ? fate : random.uniform()) < rate;
          wrong.set(name, (wrong.get(name) ?? 0) + Number(isWrong));
        }
      }
    return [...wrong].map(([name, count]) => {
      const [world = '', kind = ''] = name.split(' ');
      const heading = { world, worldTitle: world, climate: 'settled', kind, truth: 'under' } as const;
      const others = { undecided: 0, unjudged: 0, naiveWrong: 0 };
      return { ...heading, ...others, promised: 0.01, runs: 20, wrong: count };
    });
  };
  const SELFTESTS = 400;
  const accused = (seed: number, rate: number, together: boolean) =>
    Array.from({ length: SELFTESTS }, (_, nth) => drawn(new Random(seed, nth), rate, together)).filter(
      (rates) => brokenPromises(rates).length > 0,
    ).length;

  test.each([
    ['together', true],
    ['each by itself', false],
  ] as const)(
    'a gate that is wrong just as often as promised is hardly ever accused, %s',
    (_how, together) => {
      // Of as many at 1 %, more have a chance of 1 in 10,000.
      expect(accused(1, 0.01, together)).toBeLessThanOrEqual(
        FALSE_ALARM * SELFTESTS + 4 * Math.sqrt(FALSE_ALARM * SELFTESTS),
      );
    },
  );

  test('at the rate that is said to be found out it is, in nine selftests of ten', () => {
    const all = foundOut(drawn(new Random(2), 0, true)).find(({ extent }) => extent === 'all');
    expect(all).toMatchObject({ runs: 1_920, windows: 240, promised: 0.01 });
    const rate = all?.rate ?? 0;
    expect(rate).toBeCloseTo(0.0536, 4);
    expect(accused(3, rate, true)).toBeGreaterThan(0.85 * SELFTESTS);
  });

  test('all tests together may contribute what a false alarm may be', () => {
    const alarms = promiseTests(drawn(new Random(4), 0, true)).map(({ alarm }) => alarm);
    expect(alarms).toHaveLength(12 * 8 + 8 + 1);
    expect(alarms.reduce((all, each) => all + each, 0)).toBeCloseTo(FALSE_ALARM, 12);
  });

  test('verdicts of one window count as much as they prove', () => {
    const alone = { windows: 240, verdictsPerWindow: 1, runs: 240, promised: 0.01 };
    const kinds = { windows: 240, verdictsPerWindow: 8, runs: 1_920, promised: 0.01 };
    expect(greatestChance(alone, 8)).toBe(atLeastChance(8, 240, 0.01));
    expect(greatestChance(kinds, 64)).toBeCloseTo(Math.E * atLeastChance(8, 240, 0.01), 12);
    expect(greatestChance(kinds, 65)).toBeLessThan(greatestChance(kinds, 64));
    expect(greatestChance(kinds, 8)).toBe(1);
  });
});

describe('the interval of a rate', () => {
  // Clopper & Pearson, by the quantiles of the beta distribution.
  test.each([
    [0, 100, 0, 0.0362167],
    [1, 100, 0.0002532, 0.0544594],
    [10, 100, 0.0490047, 0.1762226],
    [100, 100, 0.9637833, 1],
    [0, 0, 0, 1],
  ])('%i of %i: %f to %f', (count, of, lower, upper) => {
    const interval = clopperPearson(count, of);
    expect(interval.lower).toBeCloseTo(lower, 6);
    expect(interval.upper).toBeCloseTo(upper, 6);
  });

  test('the chance of at least one is what is left of none', () => {
    expect(atLeastChance(1, 10, 0.1)).toBeCloseTo(1 - 0.9 ** 10, 12);
    expect(atLeastChance(0, 10, 0.1)).toBe(1);
  });
});
