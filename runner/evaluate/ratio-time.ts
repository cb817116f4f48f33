import { normalUpperQuantile } from '../statistics/normal.ts';
import type { RatioInterval } from '../statistics/ratio.ts';

/** Normal quantile of 80 %: the chance that the time asked for is enough. */
const POWER_Z = 0.8416212;
/** More than this many windows is not worth waiting for: the value is at the limit. */
const MOST_WINDOWS = 64;

/**
 * The extra seconds after which a ratio decides, with 80 % probability: its interval on the scale of logarithms narrows
 * with the root of time, as in the quick estimate of statistics SPEC, section 2.1. Null when the ratio is at the limit
 * or has no interval.
 */
export function moreSecondsForRatio(
  { ratio, lower, upper }: RatioInterval,
  limit: number,
  seconds: number,
  level: number,
): number | null {
  if (
    ratio === null ||
    lower === null ||
    upper === null ||
    !Number.isFinite(ratio) ||
    !Number.isFinite(upper)
  )
    return null;
  const distance = Math.abs(Math.log(limit) - Math.log(ratio));
  const reach = ratio < limit ? Math.log(upper / ratio) : Math.log(ratio / lower);
  const z = normalUpperQuantile(1 - level);
  const windows = ((reach / distance) * ((z + POWER_Z) / z)) ** 2;
  return windows <= MOST_WINDOWS ? Math.max(0, Math.ceil((windows - 1) * seconds)) : null;
}
