import { smallestThatHolds } from '../../statistics/root-finding.ts';
import { atLeastChance } from './clopper-pearson.ts';
import type { ErrorRate } from './error-rates.ts';
import { greatestChance, type PromiseTest, promiseTests } from './promise-tests.ts';

/** How sure a broken promise is to be found out at the rate that is stated. */
const POWER = 0.9;
const HALVINGS = 60;

/** What tests of one sort can find out. */
export interface FoundOut extends Pick<PromiseTest, 'extent' | 'truth' | 'promised' | 'runs' | 'windows'> {
  /** From so many wrong verdicts on a promise is broken; null where not even all of them would prove it. */
  readonly fewestWrong: number | null;
  /** A gate that is wrong as often as this is found out in nine selftests of ten; null where it never is. */
  readonly rate: number | null;
}

/** What the tests of these rates can find out, whatever came of them; tests that can find out the same are told once. */
export function foundOut(rates: readonly ErrorRate[]): FoundOut[] {
  const told = promiseTests(rates).map((test): [string, FoundOut] => {
    const { extent, truth, promised, runs, windows } = test;
    const name = [extent, extent === 'cell' ? '' : truth, promised, runs, windows].join('\n');
    const fewestWrong = fewestThatBreak(test);
    return [
      name,
      { extent, truth, promised, runs, windows, fewestWrong, rate: rateFoundOut(test, fewestWrong) },
    ];
  });
  return [...new Map(told).values()];
}

/** The fewest wrong verdicts that break a promise. */
export function fewestThatBreak(test: PromiseTest): number | null {
  for (let wrong = 1; wrong <= test.runs; wrong++)
    if (greatestChance(test, wrong) <= test.alarm) return wrong;
  return null;
}

/**
 * The rate at which so many wrong verdicts come in nine selftests of ten, if the verdicts of a window are wrong all together
 * or not at all; the less they have to do with each other, the lower a rate is found out.
 */
function rateFoundOut({ runs, windows }: PromiseTest, fewestWrong: number | null): number | null {
  if (fewestWrong === null) return null;
  const wrongWindows = Math.ceil((fewestWrong * windows) / runs);
  return smallestThatHolds((rate) => atLeastChance(wrongWindows, windows, rate) >= POWER, 0, 1, HALVINGS);
}
