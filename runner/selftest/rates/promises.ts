import { atLeastChance } from './clopper-pearson.ts';
import type { ErrorRate } from './error-rates.ts';
import type { Truth } from './tried-run.ts';

/** The chance that a selftest of a gate that is wrong exactly as often as promised reports a broken promise anyway. */
const FALSE_ALARM = 0.01;

/** A cell with a promise. */
type Promised = ErrorRate & { readonly promised: number };

/**
 * The promises that the rates break, in words. A single cell breaks its own when so many wrong verdicts, or more, have a
 * chance of at most 1 % over all cells together if each is wrong as often as promised (binomial, Bonferroni): a few runs
 * too many prove nothing. Taken together, the cells of one side with the same promise must keep it, as they are counted.
 * And a run that has no fault must be judged.
 */
export function brokenPromises(rates: readonly ErrorRate[]): string[] {
  const promised = rates.filter(isPromised);
  const cells = promised
    .filter((rate) => atLeastChance(rate.wrong, rate.runs, rate.promised) <= FALSE_ALARM / promised.length)
    .map(cellText);
  const unjudged = rates
    .filter((rate) => rate.unjudged > 0)
    .map(
      ({ kind, worldTitle, runs, unjudged: count }) =>
        `not judged, ${kind}, ${worldTitle}: ${count} of ${runs} runs that have no fault`,
    );
  const levels = [...new Set(promised.map((rate) => rate.promised))];
  return [...cells, ...levels.flatMap((level) => brokenMeans(promised, level)), ...unjudged];
}

function isPromised(rate: ErrorRate): rate is Promised {
  return rate.promised !== null;
}

function brokenMeans(promised: readonly Promised[], level: number): string[] {
  const ofLevel = promised.filter((rate) => rate.promised === level);
  return [...brokenMean(ofLevel, level, 'over'), ...brokenMean(ofLevel, level, 'under')];
}

function brokenMean(promised: readonly ErrorRate[], level: number, truth: Truth): string[] {
  const { wrong, runs } = pooled(promised.filter((each) => each.truth === truth));
  if (wrong <= level * runs) return [];
  const where = truth === 'over' ? 'settled worlds' : 'all worlds';
  return [`${falseText(truth)}, all kinds in ${where}: ${percentText(wrong / runs)}, ${promiseText(level)}`];
}

type Counts = Pick<ErrorRate, 'runs' | 'wrong' | 'undecided' | 'naiveWrong'>;

/** Some cells as one. */
export function pooled(rates: readonly ErrorRate[]): Counts {
  const total = (count: (rate: ErrorRate) => number) => rates.reduce((all, rate) => all + count(rate), 0);
  return {
    runs: total(({ runs }) => runs),
    wrong: total(({ wrong }) => wrong),
    undecided: total(({ undecided }) => undecided),
    naiveWrong: total(({ naiveWrong }) => naiveWrong),
  };
}

function cellText({ kind, truth, worldTitle, wrong, runs, promised }: Promised): string {
  const rate = percentText(wrong / runs);
  return `${falseText(truth)}, ${kind}, ${worldTitle}: ${wrong} of ${runs} (${rate}), ${promiseText(promised)}`;
}

function promiseText(level: number): string {
  return `promised at most ${Number((level * 100).toFixed(1))} %`;
}

function falseText(truth: Truth): string {
  return truth === 'over' ? 'false pass' : 'false fail';
}

/** `0.3 %`: to one decimal, which is what some hundred runs can tell. */
export function percentText(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}
