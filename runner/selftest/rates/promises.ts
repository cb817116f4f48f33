import { sum } from '../../statistics/series.ts';
import type { ErrorRate } from './error-rates.ts';
import { isBroken, type PromiseTest, promiseTests } from './promise-tests.ts';
import type { Truth } from './tried-run.ts';

/**
 * The promises that the rates break, in words: of one kind in one world, of one kind, and of all kinds with the same
 * promise, where so many wrong verdicts can hardly be chance. And a run that has no fault must be judged.
 */
export function brokenPromises(rates: readonly ErrorRate[]): string[] {
  const unjudged = rates
    .filter((rate) => rate.unjudged > 0)
    .map(
      ({ kind, worldTitle, runs, unjudged: count }) =>
        `not judged, ${kind}, ${worldTitle}: ${count} of ${runs} runs that have no fault`,
    );
  return [...promiseTests(rates).filter(isBroken).map(brokenText), ...unjudged];
}

type Counts = Pick<ErrorRate, 'runs' | 'wrong' | 'undecided' | 'naiveWrong'>;

/** Some cells as one. */
export function pooled(rates: readonly ErrorRate[]): Counts {
  const total = (count: (rate: ErrorRate) => number) => sum(rates.map(count));
  return {
    runs: total(({ runs }) => runs),
    wrong: total(({ wrong }) => wrong),
    undecided: total(({ undecided }) => undecided),
    naiveWrong: total(({ naiveWrong }) => naiveWrong),
  };
}

/** `false pass, p95, independent requests: 4 of 4 (100.0 %), promised at most 1 %` */
function brokenText({ extent, kind, truth, worldTitle, wrong, runs, promised }: PromiseTest): string {
  const what = extent === 'all' ? 'all kinds' : kind;
  const where = extent === 'cell' ? worldTitle : promisedWorlds(truth);
  const share = `${((wrong / runs) * 100).toFixed(1)} %`;
  return `false ${truth === 'over' ? 'pass' : 'fail'}, ${what}, ${where}: ${wrong} of ${runs} (${share}), promised at most ${wholePercent(promised)} %`;
}

/** In which worlds wrong verdicts are promised to be few. */
export function promisedWorlds(truth: Truth): string {
  return truth === 'over' ? 'settled worlds' : 'all worlds';
}

function wholePercent(level: number): number {
  return Number((level * 100).toFixed(1));
}
