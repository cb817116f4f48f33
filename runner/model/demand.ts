import type { Latency } from '../schema/baseline-schema.ts';

/**
 * What an objective demands of a percentile beside that of an accepted version: at most `limit` times as long. Whoever
 * compares two versions holds the candidate to it.
 */
export interface Demand
  extends Pick<
    Latency,
    'check' | 'objective' | 'title' | 'leg' | 'sli' | 'selector' | 'window' | 'probability' | 'doubt'
  > {
  /** A ratio: 0.85 where 15 % faster is demanded, 1.05 where 5 % slower is allowed. */
  readonly limit: number;
  /** The same as it was written: `p95 <= 0.85x`. */
  readonly text: string;
}
