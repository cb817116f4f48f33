import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAmong, type Moment, type StatedLeg, scattered } from './made/made-leg.ts';
import { judgedRun } from './made/made-run.ts';
import { AVAILABLE, FAST_PER_SERVICE, NEVER_LIMITED, QUICK_DATABASE } from './made/made-thresholds.ts';

const OBJECTIVES = [FAST_PER_SERVICE, QUICK_DATABASE, AVAILABLE, NEVER_LIMITED];
const RUNS = { numRuns: 25, seed: 20_261_123 };

/** A leg as chance would have it: some share slow, some bad, some silent, at random moments. */
interface Luck {
  readonly slow: number;
  readonly bad: number;
  readonly silent: number;
  readonly outcome: 'error' | 'refused' | 'limited' | 'skipped';
  readonly shift: number;
}

const luck: fc.Arbitrary<Luck> = fc.record({
  slow: fc.double({ min: 0, max: 0.12, noNaN: true }),
  bad: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.08, noNaN: true })),
  silent: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.1, noNaN: true })),
  outcome: fc.constantFrom('error', 'refused', 'limited', 'skipped'),
  shift: fc.integer({ min: 0, max: 1_000 }),
});

function legOf({ slow, bad, silent, outcome, shift }: Luck): StatedLeg {
  const chance = ({ nthJourney, svc }: Moment, salt: number) =>
    scattered((nthJourney + shift) * 7 + salt * 131 + (svc === 'auth' ? 17 : 0));
  return {
    latencyMs: (moment) => (chance(moment, 1) < slow ? 450 : 50),
    outcome: (moment) => (chance(moment, 2) < bad ? outcome : 'good'),
    databaseMs: (moment) => (chance(moment, 3) < silent ? null : 5),
  };
}

function passing(leg: StatedLeg): string[] {
  const { verdict, checks } = judgedRun({ objectives: OBJECTIVES, legs: [leg] });
  const passed = checks.filter((check) => check.verdict === 'pass').map(({ id }) => id);
  return verdict === 'pass' ? [...passed, 'the run'] : passed;
}

/** Every property below meets the same legs before they get worse: each is judged once. */
const passedAtFirst = new Map<string, readonly string[]>();

function passingAtFirst(some: Luck): readonly string[] {
  const key = JSON.stringify(some);
  const passed = passedAtFirst.get(key) ?? passing(legOf(some));
  passedAtFirst.set(key, passed);
  return passed;
}

describe('whatever happened', () => {
  /** Each makes a leg worse in one way, evenly over its time. */
  const WORSE: Readonly<Record<string, (leg: StatedLeg) => StatedLeg>> = {
    'more requests fail': (leg) => ({
      ...leg,
      outcome: (moment) => (isAmong(0.05, moment.nthJourney) ? 'error' : (leg.outcome?.(moment) ?? 'good')),
    }),
    'more requests are slow': (leg) => ({
      ...leg,
      latencyMs: (moment) => (isAmong(0.05, moment.nthJourney) ? 900 : (leg.latencyMs?.(moment) ?? 50)),
    }),
    'some are never answered': (leg) => ({
      ...leg,
      outcome: (moment) => (moment.nthJourney % 97 === 0 ? 'unfinished' : (leg.outcome?.(moment) ?? 'good')),
    }),
    'some journeys never start': (leg) => ({ ...leg, dropped: (second) => (second % 20 === 19 ? 2 : 0) }),
    'some journeys vanish': (leg) => ({ ...leg, journeyVanished: (n) => n % 97 === 0 }),
    'fewer answers state their database time': (leg) => ({
      ...leg,
      databaseMs: (moment) => (isAmong(0.05, moment.nthJourney) ? null : (leg.databaseMs?.(moment) ?? null)),
    }),
    'the generator starves': (leg) => ({ ...leg, cpuRatio: () => 0.98 }),
    'journeys begin late': (leg) => ({ ...leg, lagMs: () => 80 }),
    'the leg is stopped early': (leg) => ({ ...leg, stoppedAfterSeconds: 70 }),
  };

  test.each(Object.entries(WORSE))('no check begins to pass when %s', (_, worse) => {
    fc.assert(
      fc.property(luck, (some) => {
        const before = passingAtFirst(some);
        const after = passing(worse(legOf(some)));
        expect(after.filter((id) => !before.includes(id))).toEqual([]);
      }),
      RUNS,
    );
  });

  test('the bad lie between the least and the most there can be, and no more are bad than there were', () => {
    fc.assert(
      fc.property(luck, fc.integer({ min: 0, max: 3 }), (some, drops) => {
        const leg = {
          ...legOf(some),
          dropped: (second: number) => (second > 12 && second % 10 === 0 ? drops : 0),
        };
        for (const { bad, total } of judgedRun({ objectives: OBJECTIVES, legs: [leg] }).checks) {
          expect(bad.atLeast).toBeLessThanOrEqual(bad.atMost);
          expect(bad.atMost).toBeLessThanOrEqual(total.atMost);
          expect(total.atLeast).toBeLessThanOrEqual(total.atMost);
        }
      }),
      RUNS,
    );
  });

  test('a check that passes has its upper bound under what may be bad, one that fails its lower bound over it', () => {
    fc.assert(
      fc.property(luck, (some) => {
        const { checks } = judgedRun({ objectives: OBJECTIVES, legs: [legOf(some)] });
        const known = checks.flatMap(({ verdict, badRatio }) =>
          badRatio === null ? [] : [{ verdict, ...badRatio }],
        );
        const belied = known.filter(
          ({ verdict, lower, upper, allowed }) =>
            (verdict === 'pass' && upper >= allowed) || (verdict === 'fail' && lower <= allowed),
        );
        expect(belied).toEqual([]);
      }),
      RUNS,
    );
  });
});
