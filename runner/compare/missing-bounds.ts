import type { RatioInterval } from '../statistics/ratio.ts';
import type { Verdict } from '../statistics/verdict.ts';

/** One verdict on a ratio, whatever the method. */
export interface JudgedRatio extends RatioInterval {
  readonly verdict: Verdict;
}

/** One of the sides of a comparison: what is certainly missing, and all that may be. */
export interface Bounded<Side> {
  readonly fewest: Side;
  readonly most: Side;
}

/** What is found whatever the missing requests would have come to. */
export interface BoundedRatio<Found extends JudgedRatio>
  extends Pick<JudgedRatio, 'lower' | 'upper' | 'verdict'> {
  /** As if no more were missing than is certain. */
  readonly shown: Found;
  /** Whether nothing but what is missing leaves it open. */
  readonly isMissingDecisive: boolean;
}

/**
 * Judges a comparison as every verdict is reached: to be found not worse the candidate must be so with all that it lacks
 * counted as never answered, and with all that the reference lacks, to be found worse.
 */
export function boundedRatio<Side, Found extends JudgedRatio>(
  candidate: Bounded<Side>,
  reference: Bounded<Side>,
  judge: (candidate: Side, reference: Side) => Found,
): BoundedRatio<Found> {
  const shown = judge(candidate.fewest, reference.fewest);
  const forPass = judge(candidate.most, reference.fewest);
  const forFail = judge(candidate.fewest, reference.most);
  const verdict =
    forFail.verdict === 'fail' ? 'fail' : forPass.verdict === 'pass' ? 'pass' : ('inconclusive' as const);
  return {
    shown,
    lower: forFail.lower,
    upper: forPass.upper,
    verdict,
    isMissingDecisive: verdict === 'inconclusive' && shown.verdict !== 'inconclusive',
  };
}
