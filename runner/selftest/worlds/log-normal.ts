import { normalUpperTail } from '../../statistics/normal.ts';
import type { Random } from '../random.ts';

/** Times exp(ln median + sigma Z) with Z standard normal: what answers of a service look like, a long tail included. */
export interface LogNormal {
  readonly medianSeconds: number;
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
}

/** The service time of every world but the queues: p95 182 ms, p99 256 ms. */
export const SERVICE: LogNormal = { medianSeconds: 0.08, sigma: 0.5 };

export function drawLogNormal({ medianSeconds, sigma }: LogNormal, random: Random): number {
  return medianSeconds * Math.exp(sigma * random.normal());
}

/** P(X >= seconds) = 1 - Phi( ln(seconds / median) / sigma ); 1 for anything up to 0. */
export function logNormalExceedance({ medianSeconds, sigma }: LogNormal, seconds: number): number {
  return seconds > 0 ? normalUpperTail(Math.log(seconds / medianSeconds) / sigma) : 1;
}
