import { atLeastChance } from './clopper-pearson.ts';
import type { ErrorRate } from './error-rates.ts';
import type { Truth } from './tried-objectives.ts';

/** At most so many verdicts are promised to be wrong. */
export const PROMISED_RATE = 0.01;
/** The chance that a selftest of a gate that is wrong in exactly 1 % reports a broken promise anyway. */
const FALSE_ALARM = 0.01;

/**
 * The promises that the rates break, in words. A single cell breaks its own when so many wrong verdicts, or more, have a
 * chance of at most 1 % over all cells together if each is wrong in 1 % (binomial, Bonferroni): a few windows too many
 * prove nothing. Taken together, the promised cells of one side must be wrong in 1 % at most, as they are counted. And a
 * run that has no fault must be judged.
 */
export function brokenPromises(rates: readonly ErrorRate[]): string[] {
  const promised = rates.filter((rate) => rate.promised);
  const cells = promised
    .filter(
      ({ wrong, windows }) => atLeastChance(wrong, windows, PROMISED_RATE) <= FALSE_ALARM / promised.length,
    )
    .map(cellText);
  const unjudged = rates
    .filter((rate) => rate.unjudged > 0)
    .map(
      ({ kind, worldTitle, windows, unjudged: count }) =>
        `not judged, ${kind}, ${worldTitle}: ${count} of ${windows} runs that have no fault`,
    );
  return [...cells, ...brokenMean(promised, 'over'), ...brokenMean(promised, 'under'), ...unjudged];
}

function brokenMean(promised: readonly ErrorRate[], truth: Truth): string[] {
  const { wrong, windows } = pooled(promised.filter((each) => each.truth === truth));
  if (wrong <= PROMISED_RATE * windows) return [];
  const where = truth === 'over' ? 'settled worlds' : 'all worlds';
  return [
    `${falseText(truth)}, all kinds in ${where}: ${percentText(wrong / windows)}, promised at most 1 %`,
  ];
}

type Counts = Pick<ErrorRate, 'windows' | 'wrong' | 'undecided' | 'naiveWrong'>;

/** Some cells as one. */
export function pooled(rates: readonly ErrorRate[]): Counts {
  const total = (count: (rate: ErrorRate) => number) => rates.reduce((all, rate) => all + count(rate), 0);
  return {
    windows: total(({ windows }) => windows),
    wrong: total(({ wrong }) => wrong),
    undecided: total(({ undecided }) => undecided),
    naiveWrong: total(({ naiveWrong }) => naiveWrong),
  };
}

function cellText({ kind, truth, worldTitle, wrong, windows }: ErrorRate): string {
  const rate = percentText(wrong / windows);
  return `${falseText(truth)}, ${kind}, ${worldTitle}: ${wrong} of ${windows} (${rate}), promised at most 1 %`;
}

function falseText(truth: Truth): string {
  return truth === 'over' ? 'false pass' : 'false fail';
}

/** `0.3 %`: to one decimal, which is what some hundred windows can tell. */
export function percentText(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}
