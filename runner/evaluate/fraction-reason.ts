import { spokenDuration } from '../grammar/duration.ts';
import { countText, measuredBeside, measuredText, ratioText } from '../model/number-text.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import { sum } from '../statistics/series.ts';
import { unmeasured } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import type { Decision, ShownValue } from './judge-fraction.ts';
import { neverSent, neverSentByTarget } from './never-sent.ts';
import { noUsefulAnswer } from './no-useful-answer.ts';
import { isAboutJobs } from './timed-check.ts';

interface Facts {
  readonly expectation: Expectation;
  readonly shown: ShownValue;
  readonly verdict: Decision;
  readonly badRatio: CheckResult['badRatio'];
  /** Requests that `badRatio` is a share of: those sent, and those never sent for which the target is to blame. */
  readonly asked: number;
  readonly legs: readonly CheckedLeg[];
}

/** The verdict's reason as one or two sentences, with the figures that decided. */
export function fractionReason(facts: Facts): string {
  const sentences = [
    valueSentence(facts),
    isJobs(facts.legs) ? endsOfJobs(facts.legs) : noUsefulAnswer(facts.legs),
    neverSent(facts.legs),
    SENTENCES[facts.verdict.reason](facts),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function valueSentence({ expectation, shown, asked, legs, badRatio }: Facts): string {
  const all = `${countText(asked)} ${isJobs(legs) ? 'jobs' : 'requests'}`;
  if (expectation.statistic === 'ratio')
    return `${measuredOr(shown, expectation)} of ${all} were answered usefully, wanted ${sign(expectation)} ${ratioText(expectation.limit)}.`;
  const bad = badRatio === null ? '' : `${ratioText(badRatio.estimate)} of ${all}`;
  const beyond = `${bad} ${badText(expectation, legs)}, ${ratioText(badRatio?.allowed ?? 0)} may.`;
  return `${statisticName(expectation)} is ${measuredOr(shown, expectation)}, the limit ${measuredText(expectation.limit, 'ms')}: ${beyond}`;
}

/** What made requests bad, of which there may be none. */
function badText({ operator }: Expectation, legs: readonly CheckedLeg[]): string {
  const slow = `took ${operator === '<' ? 'that long or longer' : 'longer'}`;
  const [never, unsent] = isJobs(legs)
    ? ['never ended well', 'never began']
    : ['got no useful answer', 'were never sent'];
  return neverSentByTarget(legs) > 0 ? `${slow}, ${never} or ${unsent}` : `${slow} or ${never}`;
}

function isJobs(legs: readonly CheckedLeg[]): boolean {
  return legs.some(({ check }) => isAboutJobs(check));
}

function endsOfJobs(legs: readonly CheckedLeg[]): string {
  const ends = [
    [sum(legs.map(({ counts }) => counts.jobs?.lost ?? 0)), 'lost'],
    [sum(legs.map(({ counts }) => counts.jobs?.failed ?? 0)), 'failed'],
    [sum(legs.map(({ counts }) => counts.unfinished)), 'not followed to their end'],
    [sum(legs.map(({ counts }) => counts.jobs?.notAccepted ?? 0)), 'never accepted'],
  ] as const;
  const found = ends.filter(([count]) => count > 0).map(([count, end]) => `${countText(count)} ${end}`);
  return found.length === 0 ? '' : `Jobs without a good end: ${found.join(', ')}.`;
}

function statisticName({ probability }: Expectation): string {
  return probability === null ? 'The value' : `p${Number((probability * 100).toFixed(4))}`;
}

function sign({ operator }: Expectation): string {
  return operator === '>=' ? 'at least' : 'more than';
}

function measuredOr(shown: ShownValue, { limit, unit }: Expectation): string {
  if (shown.censored && shown.estimate === null) return 'not reached';
  if (shown.censored) return `over the request timeout of ${measuredText(shown.estimate ?? 0, 'ms')}`;
  return shown.estimate === null ? 'not known as one number' : measuredBeside(shown.estimate, limit, unit);
}

/** A share that must be reached: over and under the limit would be the wrong way round. */
function isWanted({ statistic }: Expectation): boolean {
  return statistic === 'ratio';
}

const SENTENCES: Readonly<Record<Decision['reason'], (facts: Facts) => string>> = {
  'over-limit': ({ expectation }) =>
    `That is ${isWanted(expectation) ? 'too few' : 'over the limit'} with 99 % confidence.`,
  'under-limit': ({ expectation }) =>
    `That is ${isWanted(expectation) ? 'enough' : 'under the limit'} with 99 % confidence.`,
  'not-decided': ({ verdict }) =>
    verdict.moreSeconds === null
      ? 'That is so close to the limit that more time would not decide it.'
      : `That is too close to the limit to call; about ${spokenDuration(verdict.moreSeconds * 1_000)} more at this load would decide it.`,
  'window-too-short': ({ legs }) =>
    `The window is too short to pass: at least ${spokenDuration(shortestPass(legs))} are needed.`,
  'no-data': () => 'There is nothing to judge.',
  'bad-input': () => 'The counts contradict each other.',
  'not-stationary': () =>
    'Response times were still rising at the end of the peak, so it has not shown its worst.',
  'trend-unknown': () =>
    'Parts of the peak hold no samples, or a leg has less than half a minute of it, so it is not known whether it was steady.',
  'stopped-early': () => 'The leg was stopped early, so what would have come is not known.',
  outage: () => 'That is an outage: most requests were bad, second after second.',
  'missing-decide': ({ legs }) => `Whether it holds depends on ${whatIsMissing(legs)}.`,
};

function whatIsMissing(legs: readonly CheckedLeg[]): string {
  const silent = sum(legs.map(({ check, counts }) => unmeasured(check, counts)));
  return silent > 0
    ? `${countText(silent)} answers that do not state the time that is judged`
    : isJobs(legs)
      ? 'jobs that never began or were not followed to their end'
      : 'requests that were never sent or never answered';
}

function shortestPass(legs: readonly CheckedLeg[]): number {
  return Math.max(30_000, ...legs.map(({ leg }) => leg.record.plan.minimumPeakMs));
}
