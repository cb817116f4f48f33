import { spokenDuration } from '../grammar/duration.ts';
import { quantileName } from '../model/check-text.ts';
import { decimalText, measuredBeside, measuredText, millisecondsText } from '../model/number-text.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import { COMPARISON_LEVEL } from '../statistics/comparison.ts';
import { geometricMean, spreadOf } from '../statistics/geometric-mean.ts';
import { type RatioInterval, ratioVerdict } from '../statistics/ratio.ts';
import { ratioToRuns } from '../statistics/ratio-to-runs.ts';
import type { AcceptedFigures } from './accepted-figures.ts';
import { comparedValue } from './compared-value.ts';
import type { CheckedLeg, Judged } from './judge-check.ts';
import { exceedances, finite, isLongEnough, reportedOf } from './judge-ratio.ts';
import { neverSent } from './never-sent.ts';
import { noUsefulAnswer } from './no-useful-answer.ts';

type Reason =
  | 'over-limit'
  | 'under-limit'
  | 'not-decided'
  | 'missing-decide'
  | 'window-too-short'
  | 'not-reached'
  | 'not-known'
  | 'stopped-early';

/**
 * Judges a percentile against those of accepted runs: runs differ by more than their requests do, so the interval is that
 * of one run among such runs (statistics SPEC, section 7.3). A PASS must survive every missing request, a FAIL none.
 */
export function judgeAccepted(own: CheckedLeg, { acceptedMs }: AcceptedFigures): Judged {
  const mine = comparedValue(own);
  const forPass = ratioToRuns(mine.most.estimate, acceptedMs);
  const forFail = ratioToRuns(mine.fewest.estimate, acceptedMs);
  const why = decide(own, forPass, forFail, mine.fewest.estimate);
  const verdict = why === 'over-limit' ? 'fail' : why === 'under-limit' ? 'pass' : 'inconclusive';
  const interval = intervalOf(forPass, forFail);
  const compared = {
    with: `${acceptedMs.length} accepted runs`,
    ownMs: finite(mine.fewest.estimate),
    otherMs: geometricMean(acceptedMs),
    otherSamples: acceptedMs.length,
  };
  return {
    ...exceedances(own),
    estimate: forFail.ratio,
    censored: mine.fewest.estimate === Infinity,
    interval,
    reported: reportedOf(own),
    compared,
    badRatio: null,
    verdict,
    reason: [
      valueText(own, forFail, compared),
      noUsefulAnswer([own]),
      neverSent([own]),
      SENTENCES[why]({ own, interval, acceptedMs }),
    ]
      .filter(Boolean)
      .join(' '),
    moreSeconds: null,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

function decide(
  own: CheckedLeg,
  forPass: RatioInterval,
  forFail: RatioInterval,
  estimate: number | null,
): Reason {
  const { limit } = own.check.expectation;
  if (estimate === Infinity) return 'not-reached';
  if (forFail.ratio === null) return 'not-known';
  if (ratioVerdict(forFail, limit) === 'fail') return 'over-limit';
  if (own.leg.record.stopReason !== null) return 'stopped-early';
  if (ratioVerdict(forPass, limit) === 'pass') return isLongEnough(own) ? 'under-limit' : 'window-too-short';
  return ratioVerdict(forFail, limit) === 'pass' ? 'missing-decide' : 'not-decided';
}

function intervalOf({ upper }: RatioInterval, { lower }: RatioInterval): CheckResult['interval'] {
  if (lower === null && upper === null) return null;
  return { lower, upper, level: COMPARISON_LEVEL, method: 'Student, logarithms of runs' };
}

function valueText(
  { check: { expectation } }: CheckedLeg,
  { ratio }: RatioInterval,
  { with: name, ownMs, otherMs }: NonNullable<CheckResult['compared']>,
): string {
  const time = (ms: number | null) => (ms === null ? 'no known time' : millisecondsText(ms));
  const factor = ratio === null ? 'unknown' : measuredBeside(ratio, expectation.limit, 'x');
  return `${quantileName(expectation.probability ?? 0)} is ${time(ownMs)} against ${time(otherMs)} in ${name}, a factor of ${factor}; the limit is ${measuredText(expectation.limit, 'x')}.`;
}

interface Facts {
  readonly own: CheckedLeg;
  readonly interval: CheckResult['interval'];
  readonly acceptedMs: AcceptedFigures['acceptedMs'];
}

const LEVEL_TEXT = `${decimalText(COMPARISON_LEVEL * 100, 1)} % confidence`;

const SENTENCES: Readonly<Record<Reason, (facts: Facts) => string>> = {
  'over-limit': ({ interval }) =>
    `That is over the limit with ${LEVEL_TEXT}, by how much runs differ: at least ${factorText(interval?.lower)}.`,
  'under-limit': ({ interval }) =>
    `That is under the limit with ${LEVEL_TEXT}, by how much runs differ: at most ${factorText(interval?.upper)}.`,
  'not-decided': ({ interval, acceptedMs }) =>
    `By how much runs differ${spreadText(acceptedMs)} it may lie anywhere from ${factorText(interval?.lower)} to ${factorText(interval?.upper)}; \`peakgate compare\` with several runs of this version tells more.`,
  'missing-decide': () => 'Whether it holds depends on requests that were never sent or never answered.',
  'window-too-short': ({ own }) =>
    `The window is too short to pass: at least ${spokenDuration(own.leg.record.plan.minimumPeakMs)} are needed.`,
  'not-reached': () => 'It lies among requests without a useful answer, so it has no ratio.',
  'not-known': () =>
    'In an accepted run it lies among requests without a useful answer, so there is no ratio.',
  'stopped-early': () => 'The leg was stopped early, so what would have come is not known.',
};

function factorText(value: number | null | undefined): string {
  return value === null || value === undefined ? 'any factor' : `${decimalText(value, 3)}x`;
}

function spreadText(acceptedMs: AcceptedFigures['acceptedMs']): string {
  const spread = spreadOf(acceptedMs);
  return spread === null ? '' : ` (the accepted ones by ${decimalText(spread * 100, 1)} %)`;
}
