import { spokenDuration } from '../grammar/duration.ts';
import { quantileName } from '../model/check-text.ts';
import { countText, decimalText, measuredBeside, millisecondsText } from '../model/number-text.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import { MIN_WINDOW_SECONDS } from '../statistics/batches.ts';
import type { RatioSides } from './judge-ratio.ts';
import { limitInForceText } from './limit-in-force.ts';
import { neverSentOfBoth } from './never-sent.ts';
import { noUsefulAnswer } from './no-useful-answer.ts';
import { isAboutTargetCpu, knownSeconds } from './target-cpu.ts';

export type RatioReason =
  | 'over-limit'
  | 'under-limit'
  | 'not-decided'
  | 'missing-decide'
  | 'window-too-short'
  | 'no-interval'
  | 'not-reached'
  | 'not-known'
  | 'stopped-early';

interface Facts {
  readonly sides: RatioSides;
  readonly why: RatioReason;
  readonly ratio: number | null;
  /** The factor that decides. */
  readonly limit: number;
  readonly interval: CheckResult['interval'];
  readonly compared: NonNullable<CheckResult['compared']>;
  readonly moreSeconds: number | null;
}

/** The verdict on a ratio in words, with both values and the figures that decided. */
export function ratioReason(facts: Facts): string {
  const { own, other, with: name } = facts.sides;
  const sentences = [
    valueSentence(facts),
    meanSentence(facts),
    unknownCpuSentence(facts),
    noUsefulAnswer([own]),
    neverSentOfBoth(own, other, name),
    SENTENCES[facts.why](facts),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function valueSentence({ sides, ratio, limit, compared }: Facts): string {
  const { expectation } = sides.own.check;
  const { probability } = expectation;
  const mean = isAboutTargetCpu(sides.own.check) ? 'Processor time per request' : 'The mean';
  const name = probability === null ? mean : quantileName(probability);
  const times = ratio === null || !Number.isFinite(ratio) ? 'unknown' : measuredBeside(ratio, limit, 'x');
  const [own, other] = [valueText(compared.ownMs), valueText(compared.otherMs)];
  return `${name} is ${own} against ${other} with ${compared.with}, a factor of ${times}; the limit is ${limitInForceText(expectation, limit)}.`;
}

function valueText(ms: number | null): string {
  return ms === null ? 'no known time' : millisecondsText(ms);
}

function meanSentence({ sides: { own } }: Facts): string {
  if (own.check.expectation.statistic !== 'mean' || isAboutTargetCpu(own.check)) return '';
  const { total, unfinished, trend } = own.counts;
  const left = total + unfinished - (trend?.count ?? 0);
  return left > 0
    ? `Means are of answers that state the time; ${countText(left)} requests are not in it.`
    : '';
}

/** On which side the processor time of the target is not known for all of the window; empty where it is. */
function unknownCpuSentence({ sides }: Facts): string {
  if (!isAboutTargetCpu(sides.own.check)) return '';
  const sentences = [sides.own, sides.other].flatMap((side) => {
    const { known, all } = knownSeconds(side);
    const restarts = side.leg.record.target?.cpu?.restarts ?? 0;
    const why = restarts > 0 ? ', as processes were replaced' : '';
    return known === all
      ? []
      : [`It is known in ${known} of ${all} seconds on ${side.leg.record.plan.id}${why}.`];
  });
  return sentences.join(' ');
}

const SENTENCES: Readonly<Record<RatioReason, (facts: Facts) => string>> = {
  'over-limit': ({ interval }) => `That is over the limit with 99 % confidence: ${atLeast(interval)}.`,
  'under-limit': ({ interval }) => `That is under the limit with 99 % confidence: ${atMost(interval)}.`,
  'not-decided': ({ interval, moreSeconds }) =>
    `It may lie anywhere from ${between(interval)}; ${
      moreSeconds === null
        ? 'more time would not decide it.'
        : `about ${spokenDuration(moreSeconds * 1_000)} more on each side would decide it.`
    }`,
  'missing-decide': () => 'Whether it holds depends on requests that were never sent or never answered.',
  'window-too-short': ({ sides: { own } }) =>
    `The window is too short to pass: at least ${spokenDuration(own.leg.record.plan.minimumPeakMs)} are needed on both sides.`,
  'no-interval': () =>
    `Too few requests or seconds for an interval: ${spokenDuration(MIN_WINDOW_SECONDS * 1_000)} are needed at least.`,
  'not-reached': () => 'It lies among requests without a useful answer, so it has no ratio.',
  'not-known': ({ compared }) => `Without a time of ${compared.with} there is no ratio.`,
  'stopped-early': () => 'A leg was stopped early, so what would have come is not known.',
};

function atLeast(interval: CheckResult['interval']): string {
  return `at least ${factor(interval?.lower ?? null)}`;
}

function atMost(interval: CheckResult['interval']): string {
  return `at most ${factor(interval?.upper ?? null)}`;
}

function between(interval: CheckResult['interval']): string {
  return `${factor(interval?.lower ?? null)} to ${factor(interval?.upper ?? null)}`;
}

function factor(value: number | null): string {
  return value === null ? 'any factor' : `${decimalText(value, 3)}x`;
}
