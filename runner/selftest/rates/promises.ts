import { incompleteBeta } from '../../statistics/incomplete-beta.ts';
import type { ErrorRate } from './error-rates.ts';

/** At most so many verdicts are promised to be wrong. */
export const PROMISED_RATE = 0.01;
/** The chance that a selftest of a rule that is wrong in exactly 1 % reports a broken promise anyway. */
const FALSE_ALARM = 0.01;

/**
 * The promises that the rates break, in words. A single cell breaks its own when so many wrong verdicts, or more, have a chance of
 * at most 1 % over all cells together if each is wrong in 1 % (binomial, Bonferroni): a few windows too many prove
 * nothing. Taken together, the promised cells of one side must be wrong in 1 % at most, as they are counted.
 */
export function brokenPromises(rates: readonly ErrorRate[]): string[] {
  const promised = rates.filter((rate) => rate.promised);
  const cells = promised
    .filter(({ wrong, windows }) => atLeastChance(wrong, windows) <= FALSE_ALARM / promised.length)
    .map(cellText);
  return [...cells, ...brokenMean(promised, 'over'), ...brokenMean(promised, 'under')];
}

function brokenMean(promised: readonly ErrorRate[], truth: ErrorRate['truth']): string[] {
  const rate = meanRate(promised.filter((each) => each.truth === truth));
  if (rate <= PROMISED_RATE) return [];
  const where = truth === 'over' ? 'settled worlds' : 'all worlds';
  return [`${falseText(truth)}, mean over ${where}: ${percentText(rate)}, promised at most 1 %`];
}

/** Wrong verdicts over all windows of these cells; 0 without any. */
export function meanRate(
  rates: readonly ErrorRate[],
  count: (rate: ErrorRate) => number = ({ wrong }) => wrong,
): number {
  const windows = rates.reduce((total, rate) => total + rate.windows, 0);
  return windows === 0 ? 0 : rates.reduce((total, rate) => total + count(rate), 0) / windows;
}

/** P(X >= wrong) for X binomial at the promised rate: the regularised incomplete beta function. */
function atLeastChance(wrong: number, windows: number): number {
  if (wrong === 0) return 1;
  return incompleteBeta(wrong, windows - wrong + 1, PROMISED_RATE, 1 - PROMISED_RATE);
}

function cellText({ kind, truth, distance, worldTitle, wrong, windows }: ErrorRate): string {
  const rate = percentText(wrong / windows);
  return `${falseText(truth)}, ${kind} ${distance}, ${worldTitle}: ${wrong} of ${windows} (${rate}), promised at most 1 %`;
}

function falseText(truth: ErrorRate['truth']): string {
  return truth === 'over' ? 'false pass' : 'false fail';
}

/** `0.3 %`: to one decimal, which is what some hundred windows can tell. */
export function percentText(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}
