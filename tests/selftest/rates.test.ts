import { describe, expect, test } from 'vitest';
import { evaluateRun } from '../../runner/evaluate/evaluate-run.ts';
import type { Verdict } from '../../runner/schema/evaluation-schema.ts';
import { recoversAfterSeconds } from '../../runner/selftest/rates/disturbed-blocks.ts';
import {
  type ErrorRate,
  type Evaluate,
  TRIED_RUNS,
  WorldTrial,
  windowRandom,
} from '../../runner/selftest/rates/error-rates.ts';
import { brokenPromises, pooled } from '../../runner/selftest/rates/promises.ts';
import { factorLimit, TRUTHS, type TriedRun } from '../../runner/selftest/rates/tried-run.ts';
import { TWO_LOADS } from '../../runner/selftest/rates/two-loads.ts';
import {
  brokenInvariants,
  failsFromMs,
  percentileLimitMs,
} from '../../runner/selftest/rates/two-loads-objectives.ts';
import type { SyntheticWorld } from '../../runner/selftest/worlds/synthetic-world.ts';
import { WORLDS } from '../../runner/selftest/worlds/worlds.ts';
import { drawnOnce } from './drawn-once.ts';

function worldNamed(id: string): SyntheticWorld {
  const world = WORLDS.find((each) => each.id === id);
  if (world === undefined) throw new TypeError(`no world ${id}`);
  return world;
}

describe('the truth of the tried objectives lies 10 % beyond the limit, and 10 % before it', () => {
  test.each(WORLDS.map((world) => [world.title, world] as const))('%s', (_title, world) => {
    for (const probability of [0.9, 0.95, 0.99]) {
      const truthMs = world.quantile(probability) * 1_000;
      expect(truthMs / percentileLimitMs(world, 'over', probability)).toBeCloseTo(1.1, 3);
      expect(truthMs / percentileLimitMs(world, 'under', probability)).toBeCloseTo(0.9, 3);
    }
    expect(failsFromMs(world, 'over')).toBeCloseTo(world.quantile(0.989) * 1_000, 6);
  });

  test('of ten that may be, eleven and nine invariants are broken', () => {
    expect(TRUTHS.map(brokenInvariants)).toEqual([11, 9]);
  });

  test('what is the same in truth is held against a factor that is a tenth off', () => {
    expect(1 / factorLimit('over')).toBeCloseTo(1.1, 3);
    expect(1 / factorLimit('under')).toBeCloseTo(0.9, 3);
  });

  test('of 30 s that recovery may take it takes 33 and 27', () => {
    expect(TRUTHS.map(recoversAfterSeconds)).toEqual([33, 27]);
  });
});

const ONCE = drawnOnce(TWO_LOADS);

/** Windows of one world, judged by an evaluation. */
function trial(
  world: SyntheticWorld,
  windows: number,
  evaluate: Evaluate,
  runs: readonly TriedRun[] = [ONCE],
): ErrorRate[] {
  const tried = new WorldTrial(world, evaluate, runs);
  for (let window = 0; window < windows; window++)
    tried.judgeWindow(windowRandom(1, WORLDS.indexOf(world), window));
  return tried.rates();
}

/** An evaluation that says the same of everything. */
function saying(verdict: Verdict): Evaluate {
  return (record, thresholds) => {
    const evaluation = judgedOnce(record, thresholds);
    return { ...evaluation, checks: evaluation.checks.map((check) => ({ ...check, verdict })) };
  };
}

/** The real evaluation of the first run, which is slow; only its verdicts matter here, and they are replaced. */
const judgedOnce: Evaluate = (() => {
  let known: ReturnType<Evaluate> | undefined;
  return (record, thresholds) => {
    known ??= evaluateRun(record, thresholds);
    return known;
  };
})();

describe('windows as whole runs', () => {
  test('the evaluation judges them: nothing is the matter with their records', () => {
    const sound: Evaluate = (record, thresholds) => {
      const evaluation = evaluateRun(record, thresholds);
      const errors = evaluation.validity.filter(({ passed, severity }) => !passed && severity === 'error');
      expect(errors).toEqual([]);
      for (const { requests, journeys } of evaluation.legs) {
        expect(journeys.started).toBeGreaterThan(0);
        expect(requests.started % journeys.started).toBe(0);
        expect(requests.unfinished).toBe(0);
      }
      return evaluation;
    };
    const rates = trial(worldNamed('queue-95'), 1, sound, TRIED_RUNS);
    expect(rates.map(({ unjudged }) => unjudged)).toEqual(rates.map(() => 0));
    expect(new Set(rates.map(({ kind }) => kind)).size).toBe(11);
  });

  test('independent requests are decided rightly where the limit is clear, and counts always are', () => {
    const rates = trial(worldNamed('independent'), 1, evaluateRun, TRIED_RUNS).filter(
      ({ kind }) => kind !== 'ratio',
    );
    expect(rates.map(({ wrong, undecided }) => wrong + undecided)).toEqual(rates.map(() => 0));
    expect(brokenPromises(rates)).toEqual([]);
  });

  test('plain values stand beside: under a modulation they are wrong of many windows', () => {
    const rates = trial(worldNamed('modulation-60'), 6, saying('inconclusive'));
    expect(pooled(rates).naiveWrong).toBeGreaterThan(0);
  });

  test('a run that takes several windows is drawn with every fifth, the first included', () => {
    const rates = trial(worldNamed('independent'), 6, saying('inconclusive'), [
      { ...ONCE, every: 5, kinds: ONCE.kinds.slice(0, 1) },
    ]);
    expect(rates.map(({ runs, undecided }) => [runs, undecided])).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  test('the first windows of a longer trial are those of a shorter one', () => {
    const seen: unknown[][] = [[], []];
    for (const [index, windows] of [1, 2].entries()) {
      const look: Evaluate = (record, thresholds) => {
        seen[index]?.push(record.legs[0]?.summary?.metrics['requests']);
        return judgedOnce(record, thresholds);
      };
      trial(worldNamed('stalls-10'), windows, look, [TWO_LOADS]);
    }
    expect(seen[1]?.slice(0, seen[0]?.length)).toEqual(seen[0]);
  });
});

describe('an evaluation that is broken is found out', () => {
  const calm = worldNamed('independent');

  test('one that always passes breaks the promise of false passes', () => {
    const broken = brokenPromises(trial(calm, 4, saying('pass')));
    expect(broken).toContain('false pass, p95, independent requests: 4 of 4 (100.0 %), promised at most 1 %');
    expect(broken.every((what) => what.startsWith('false pass'))).toBe(true);
  });

  test('one that always fails breaks the promise of false fails', () => {
    expect(
      brokenPromises(trial(calm, 4, saying('fail'))).every((what) => what.startsWith('false fail')),
    ).toBe(true);
  });

  test('one that calls sound runs invalid is named as well', () => {
    expect(brokenPromises(trial(calm, 2, saying('invalid')))).toContain(
      'not judged, p95, independent requests: 2 of 2 runs that have no fault',
    );
  });

  test('one that never decides breaks no promise, and shows as undecided', () => {
    const rates = trial(calm, 2, saying('inconclusive'));
    expect(brokenPromises(rates)).toEqual([]);
    expect(rates.every(({ undecided }) => undecided === 2)).toBe(true);
  });
});
