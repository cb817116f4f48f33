import { type FractionVerdict, fractionVerdict } from '../../statistics/fraction-verdict.ts';
import { type PerSecondCounts, requestsIn } from '../../statistics/per-second-counts.ts';
import { sum } from '../../statistics/series.ts';

/** What decides whether the share of bad requests stays under what is allowed. */
export type Rule = (
  counts: PerSecondCounts,
  allowed: number,
) => Pick<FractionVerdict, 'verdict' | 'lower' | 'upper'>;

/** The rule of the gate. */
export const gateRule: Rule = (counts, allowed) => fractionVerdict(counts, allowed);

/** What most load tools do: the share in this window, without any doubt about it. */
export const pointEstimate: Rule = (counts, allowed) => {
  const share = sum(counts.bad) / requestsIn(counts);
  return { verdict: share < allowed ? 'pass' : 'fail', lower: share, upper: share };
};
