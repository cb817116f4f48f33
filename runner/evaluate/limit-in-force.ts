import { decimalText, measuredText, millisecondsText } from '../model/number-text.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import { geometricMean } from '../statistics/geometric-mean.ts';
import { marginRatio } from '../statistics/non-inferiority.ts';

/**
 * The factor that decides: the written one, or the one that the allowed rise amounts to where that is more. `otherMs` is what
 * is compared with; without it, or not above 0, the written factor stands. The rule is that of the statistics SPEC, section 7.3.
 */
export function limitInForce({ limit, allowedRiseMs }: Expectation, otherMs: number | null): number {
  if (allowedRiseMs === undefined || otherMs === null || !Number.isFinite(otherMs) || otherMs <= 0)
    return limit;
  return marginRatio(otherMs / 1_000, limit - 1, allowedRiseMs / 1_000);
}

/**
 * The same for pairs, each of which has its own `otherMs`: the geometric mean, which is where the mean of their factors is judged.
 */
export function limitOfPairs(expectation: Expectation, othersMs: readonly (number | null)[]): number {
  const { limit } = expectation;
  // As multiples of the written factor, so that this itself comes out where none is raised.
  const raised = geometricMean(othersMs.map((otherMs) => limitInForce(expectation, otherMs) / limit));
  return limit * (raised ?? 1);
}

/** `1.25x`; where more is allowed in any case `3.5x, as 10 ms more are allowed in any case`. */
export function limitInForceText({ limit, allowedRiseMs }: Expectation, inForce: number): string {
  return allowedRiseMs === undefined || inForce <= limit
    ? measuredText(limit, 'x')
    : `${decimalText(inForce, 3)}x, as ${millisecondsText(allowedRiseMs)} more are allowed in any case`;
}
