import { spokenDuration } from '../grammar/duration.ts';
import { quantileName } from '../model/check-text.ts';
import { decimalText, millisecondsText } from '../model/number-text.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import { MIN_PAIRS, type PairedRatio } from '../statistics/paired-ratio.ts';
import { shortestPhaseMs } from '../statistics/phase-length.ts';
import type { RatioSides } from './judge-ratio.ts';
import { limitInForceText } from './limit-in-force.ts';
import { neverSentOfBoth } from './never-sent.ts';

export type PairsReason =
  | PairedRatio['reason']
  | 'over-limit'
  | 'under-limit'
  | 'missing-decide'
  | 'stopped-early';

interface Facts {
  readonly sides: RatioSides;
  readonly why: PairsReason;
  readonly ratio: number | null;
  /** The factor that decides. */
  readonly limit: number;
  readonly pairs: number;
  readonly interval: CheckResult['interval'];
  readonly compared: NonNullable<CheckResult['compared']>;
  readonly moreSeconds: number | null;
}

/** The verdict on pairs of phases in words, with both values and the figures that decided. */
export function pairsReason(facts: Facts): string {
  const { own, other, with: name } = facts.sides;
  const sentences = [
    valueSentence(facts),
    neverSentOfBoth(own, other, name),
    SENTENCES[facts.why](facts),
    timeSentence(facts),
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function valueSentence({ sides: { own }, ratio, limit, pairs, compared }: Facts): string {
  const { expectation } = own.check;
  const name = quantileName(expectation.probability ?? 0);
  const factor = ratio === null ? 'unknown' : `${decimalText(ratio, 3)}x`;
  const amount = `${pairs} ${pairs === 1 ? 'pair' : 'pairs'} of phases`;
  const [on, off] = [timeText(compared.ownMs), timeText(compared.otherMs)];
  return `${name} is ${on} against ${off} with ${compared.with}, in ${amount} a factor of ${factor}; the limit is ${limitInForceText(expectation, limit)}.`;
}

function timeText(ms: number | null): string {
  return ms === null ? 'no known time' : `about ${millisecondsText(ms)}`;
}

function timeSentence({ moreSeconds }: Facts): string {
  return moreSeconds === null
    ? ''
    : `About ${spokenDuration(moreSeconds * 1_000)} more of such phases would decide it.`;
}

const SENTENCES: Readonly<Record<PairsReason, (facts: Facts) => string>> = {
  'over-limit': ({ interval }) =>
    `That is over the limit with 95 % confidence: at least ${decimalText(interval?.lower ?? 0, 3)}x.`,
  'under-limit': ({ interval }) =>
    `That is under the limit with 95 % confidence: at most ${decimalText(interval?.upper ?? 0, 3)}x.`,
  'not-decided': () => 'The pairs differ too much from each other to call it.',
  decided: () => '',
  'too-few-pairs': ({ sides: { own } }) =>
    `At least ${MIN_PAIRS} pairs of phases of ${spokenDuration(shortestPhaseMs(own.leg.record.plan.minimumPeakMs))} or more are needed.`,
  'bad-input': () => 'In some phase it lies among requests without a useful answer, or there are none.',
  'missing-decide': () => 'Whether it holds depends on journeys that never began.',
  'stopped-early': () => 'The leg was stopped early, so what would have come is not known.',
};
