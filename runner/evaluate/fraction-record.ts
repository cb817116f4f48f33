import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { FractionVerdict } from '../statistics/fraction-verdict.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';

/** What a bad fraction was judged by: once for each side, and for a fail with the legs together and apart. */
interface JudgedSides {
  readonly together: FractionVerdict;
  readonly forFail: FractionVerdict;
  readonly forPass: FractionVerdict;
  readonly allowed: number;
}

/** The share of bad requests with its bounds and how they were made; null where nothing was asked for. */
export function badRatioOf(sides: JudgedSides): CheckResult['badRatio'] {
  const { forFail, forPass, allowed } = sides;
  if (forFail.fraction === null) return null;
  return {
    estimate: forFail.fraction,
    lower: forFail.lower ?? 0,
    upper: forPass.upper ?? 1,
    allowed,
    level: VERDICT_LEVEL,
    method: methodOf(sides),
  };
}

/** Gamma bounds on batches (statistics SPEC, section 2); the lower one may be that of the legs, each by itself. */
function methodOf({ together, forFail, forPass }: JudgedSides): string {
  const { batches } = forPass;
  if (batches === null) return 'none: the window is too short for bounds';
  const gamma = `gamma bounds, ${batches} batches`;
  return forFail === together ? gamma : `${gamma}; lower: legs apart, Bonferroni`;
}

/** The same bounds as those of the share that was good; null where there are none. */
export function goodInterval(badRatio: CheckResult['badRatio']): CheckResult['interval'] {
  if (badRatio?.level === undefined || badRatio.method === undefined) return null;
  const { lower, upper, level, method } = badRatio;
  return { lower: 1 - upper, upper: 1 - lower, level, method };
}

/**
 * A value between two ends that are counted and not estimated: they differ only by what is missing. An open upper end is
 * null.
 */
export function countedBetween(lower: number, upper: number | null, method: string): CheckResult['interval'] {
  return { lower, upper, level: 1, method };
}
