import type { CheckResult } from '../schema/evaluation-schema.ts';

/**
 * How far beyond its allowance a check is: the share of bad requests over the allowed one, a comparison over its limit, or a
 * count. Only checks of one objective can be put in order by it.
 */
export function badness({ badRatio, bad, unit, estimate, limit }: CheckResult): number {
  if (unit === 'x') return (estimate ?? Infinity) / limit;
  return badRatio ? badRatio.estimate / badRatio.allowed : bad.atLeast;
}
