/**
 * What a rule says about one objective. Only `pass` releases.
 *
 * `fail` and `pass` are statements with a known error probability, `inconclusive` says that the data cannot
 * tell, and `invalid` that they must not be used. The order of severity is fail, invalid, inconclusive, pass.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'invalid';

/** The most severe first. */
export const SEVERITY: readonly Verdict[] = ['fail', 'invalid', 'inconclusive', 'pass'];

/** The most severe of several verdicts; `invalid` where there is none: what was not judged proves nothing. */
export function mostSevere(verdicts: readonly string[]): Verdict {
  return SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? 'invalid';
}

/**
 * One-sided confidence of each bound that a verdict rests on: a wrong verdict on the far side of a limit is a 1
 * % event.
 */
export const VERDICT_LEVEL = 0.99;

/** One-sided confidence of the intervals that are only displayed: two-sided 95 %. */
export const DISPLAY_LEVEL = 0.975;

/** Verdict and the short reason for it, as they go into the record. */
export interface Judgement<Reason extends string> {
  readonly verdict: Verdict;
  readonly reason: Reason;
}
