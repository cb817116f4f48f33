import { describe, expect, test } from 'vitest';
import { type ErrorRate, WorldTrial, windowRandom } from '../../runner/selftest/rates/error-rates.ts';
import { brokenPromises, meanRate } from '../../runner/selftest/rates/promises.ts';
import { gateRule, pointEstimate, type Rule } from '../../runner/selftest/rates/rules.ts';
import { TRIED_OBJECTIVES } from '../../runner/selftest/rates/tried-objectives.ts';
import { countsOver } from '../../runner/selftest/rates/window-counts.ts';
import { WORLDS } from '../../runner/selftest/worlds/worlds.ts';

describe('counting a window', () => {
  const requests = {
    arrivals: Float64Array.of(0.2, 0.9, 1.1, 2.5),
    latencies: Float64Array.of(0.1, 0.2, 0.3, 9),
  };

  test('a request counts in the second of its answer, what is late in the last one', () => {
    expect(countsOver(requests, [1], 3)[0]?.total).toEqual([1, 2, 1]);
  });

  test('as long as the limit is bad, for each limit on its own', () => {
    const [strict, loose] = countsOver(requests, [200, 301], 3);
    expect(strict?.bad).toEqual([0, 2, 1]);
    expect(loose?.bad).toEqual([0, 0, 1]);
  });
});

describe('the truth of the tried objectives', () => {
  test.each(WORLDS.map((world) => [world.title, world] as const))(
    '%s: limits on both sides',
    (_title, world) => {
      const limit = (kind: string, distance: string) =>
        TRIED_OBJECTIVES.find((each) => each.kind === kind && each.distance === distance)?.limitMs(world) ??
        0;
      for (const [kind, probability] of [
        ['p95', 0.95],
        ['p99', 0.99],
      ] as const) {
        const truthMs = world.quantile(probability) * 1_000;
        expect(truthMs / limit(kind, '10 % over the limit')).toBeCloseTo(1.1, 3);
        expect(truthMs / limit(kind, '10 % under the limit')).toBeCloseTo(0.9, 3);
      }
      expect(limit('ratio', 'twice the allowance')).toBeCloseTo(world.quantile(0.98) * 1_000, 2);
      expect(limit('ratio', 'half the allowance')).toBeCloseTo(world.quantile(0.995) * 1_000, 2);
    },
  );
});

describe('the point estimate', () => {
  test.each([
    [4, 'pass'],
    [5, 'fail'],
    [6, 'fail'],
  ])('%i bad of 100 with 5 % allowed: %s', (bad, verdict) => {
    expect(pointEstimate({ bad: [bad], total: [100] }, 0.05).verdict).toBe(verdict);
  });
});

/** Windows of one world, judged by a rule. */
function trial(worldId: string, windows: number, rule: Rule): ErrorRate[] {
  const number = WORLDS.findIndex(({ id }) => id === worldId);
  const world = WORLDS[number];
  if (world === undefined) throw new TypeError(`no world ${worldId}`);
  const tried = new WorldTrial(world, rule);
  for (let window = 0; window < windows; window++) tried.judgeWindow(windowRandom(1, number, window));
  return tried.rates();
}

describe('the gate against the point estimate', () => {
  test('under a modulation the point estimate breaks its promises, and the cells are named', () => {
    const broken = brokenPromises(trial('modulation-10', 60, pointEstimate));
    expect(broken).toContainEqual(
      expect.stringMatching(/^false pass, p99 10 % over the limit, modulation over 10 s/),
    );
    expect(broken).toContainEqual(expect.stringMatching(/^false pass, mean over settled worlds: /));
  });

  test('the rule of the gate keeps them in the same windows', () => {
    const rates = trial('modulation-10', 60, gateRule);
    expect(brokenPromises(rates)).toEqual([]);
    // The same windows, so the same errors of the point estimate stand beside.
    expect(rates.map(({ naiveWrong }) => naiveWrong)).toEqual(
      trial('modulation-10', 60, pointEstimate).map(({ wrong }) => wrong),
    );
  });

  test('a rule that always passes breaks the promise of false passes only', () => {
    const always: Rule = () => ({ verdict: 'pass', lower: 0, upper: 0 });
    const rates = trial('independent', 20, always);
    expect(rates.filter(({ truth }) => truth === 'over').every(({ wrong }) => wrong === 20)).toBe(true);
    expect(brokenPromises(rates).every((what) => what.startsWith('false pass'))).toBe(true);
  });

  test('a rule that never decides breaks no promise, and shows as undecided', () => {
    const rates = trial('independent', 5, () => ({ verdict: 'inconclusive', lower: 0, upper: 1 }));
    expect(brokenPromises(rates)).toEqual([]);
    expect(rates.every(({ undecided }) => undecided === 5)).toBe(true);
  });

  test('the first windows of a longer trial are those of a shorter one', () => {
    const seen: number[][] = [[], []];
    for (const [index, windows] of [2, 3].entries()) {
      trial('stalls-10', windows, (counts) => {
        seen[index]?.push(counts.bad.reduce((sum, each) => sum + each, 0));
        return { verdict: 'pass', lower: 0, upper: 0 };
      });
    }
    expect(seen[1]?.slice(0, seen[0]?.length)).toEqual(seen[0]);
  });
});

describe('which promises are broken', () => {
  const cell = (more: Partial<ErrorRate>): ErrorRate => ({
    world: 'calm',
    worldTitle: 'calm',
    settled: true,
    kind: 'p95',
    truth: 'over',
    distance: '10 % over the limit',
    label: 'p95 +10 %',
    windows: 400,
    wrong: 0,
    undecided: 0,
    naiveWrong: 0,
    promised: true,
    ...more,
  });
  /** Other cells without errors, so that the mean stays small. */
  const others = Array.from({ length: 30 }, () => cell({}));

  test.each([
    [0, 0],
    [4, 0],
    [9, 0],
    [16, 1],
    [400, 1],
  ])('%i wrong of 400 in one cell of many: %i broken', (wrong, broken) => {
    const cells = brokenPromises([cell({ wrong }), ...others]).filter((what) => what.includes('calm'));
    expect(cells).toHaveLength(broken);
  });

  test('a cell that is named says what, where and how often', () => {
    expect(brokenPromises([cell({ wrong: 40 }), ...others])[0]).toBe(
      'false pass, p95 10 % over the limit, calm: 40 of 400 (10.0 %), promised at most 1 %',
    );
  });

  test('each cell may be chance, and all of them together not', () => {
    const cells = Array.from({ length: 30 }, () => cell({ wrong: 6 }));
    expect(brokenPromises(cells)).toEqual([
      'false pass, mean over settled worlds: 1.5 %, promised at most 1 %',
    ]);
  });

  test('what is not promised cannot be broken', () => {
    expect(brokenPromises([cell({ wrong: 400, promised: false })])).toEqual([]);
  });

  test('the mean of no windows is no error', () => {
    expect(meanRate([])).toBe(0);
  });
});
