import { VERDICT_LEVEL } from './verdict.ts';

/**
 * How many requests, all of them good, it takes to pass: ceil( -ln(1 - level) / allowed ).
 *
 * The rule of three (Hanley & Lippman-Hand 1983, JAMA 249) for any level: 93 for a p95, 461 for a p99, 46 052 for
 * 99.99 %. `allowed` in (0, 1) is the allowed bad fraction, `level` in (0.5, 1) the one-sided confidence.
 */
export function minimumRequests(allowed: number, level = VERDICT_LEVEL): number {
  return Math.ceil(-Math.log(1 - level) / allowed);
}

/**
 * The mean time between disturbances that a window of so many seconds would still have shown: T / -ln(1 -
 * level), in seconds.
 *
 * A disturbance that comes on average at least this often falls into the window at least once with probability
 * `level` (Poisson). Rarer ones are not covered by the verdict, whatever the rule: what did not happen is not
 * in the data.
 */
export function horizonSeconds(windowSeconds: number, level = VERDICT_LEVEL): number {
  return windowSeconds / -Math.log(1 - level);
}
