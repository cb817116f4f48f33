import { incompleteBeta } from '../../statistics/incomplete-beta.ts';
import { smallestThatHolds } from '../../statistics/root-finding.ts';

const HALVINGS = 60;

/** Bounds of a rate. */
export interface RateInterval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The exact two-sided 95 % interval of a rate that was met `count` times of `of` (Clopper & Pearson 1934, Biometrika 26):
 * outside of it, so many or so few have a chance of at most 2.5 %. Of none nothing is known: 0 to 1.
 */
export function clopperPearson(count: number, of: number): RateInterval {
  return {
    lower: count === 0 ? 0 : rateWhere((rate) => atLeastChance(count, of, rate) >= TAIL),
    upper: count >= of ? 1 : rateWhere((rate) => atLeastChance(count + 1, of, rate) >= 1 - TAIL),
  };
}

const TAIL = 0.025;

function rateWhere(holds: (rate: number) => boolean): number {
  return smallestThatHolds(holds, 0, 1, HALVINGS);
}

/** P(X >= count) for X binomial: the regularised incomplete beta function. */
export function atLeastChance(count: number, of: number, rate: number): number {
  return count === 0 ? 1 : incompleteBeta(count, of - count + 1, rate, 1 - rate);
}
