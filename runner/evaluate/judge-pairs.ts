import { spokenDuration } from '../grammar/duration.ts';
import { quantileName } from '../model/check-text.ts';
import { decimalText, measuredText, millisecondsText } from '../model/number-text.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import { COMPARISON_LEVEL } from '../statistics/comparison.ts';
import { MIN_PAIRS, type PairedRatio, pairedRatio } from '../statistics/paired-ratio.ts';
import { shortestPhaseMs } from '../statistics/phase-length.ts';
import type { Judged } from './judge-check.ts';
import { exceedances, type RatioSides } from './judge-ratio.ts';
import { sum } from './leg-view.ts';
import { type PhasePair, phasePairs } from './phases.ts';
import { moreSecondsForRatio } from './ratio-time.ts';

type Reason = PairedRatio['reason'] | 'over-limit' | 'under-limit' | 'missing-decide' | 'stopped-early';

/**
 * Judges a disturbance by its blocks, on and off in turn (statistics SPEC, section 7.2): the unit is the pair of phases.
 * A PASS must survive journeys that never began with the disturbance on, a FAIL those without it.
 */
export function judgePairs(sides: RatioSides): Judged {
  const { own } = sides;
  const { check } = own;
  const { limit } = check.expectation;
  const pairs = phasePairs(sides);
  const of = (pick: (pair: PhasePair) => number | null) => pairs.map(pick);
  const fewestOn = of(({ on }) => on.fewest);
  const fewestOff = of(({ off }) => off.fewest);
  const forPass = pairedRatio(
    of(({ on }) => on.most),
    fewestOff,
    limit,
  );
  const forFail = pairedRatio(
    fewestOn,
    of(({ off }) => off.most),
    limit,
  );
  const shown = pairedRatio(fewestOn, fewestOff, limit);
  const why = decide(sides, forPass, forFail, shown);
  const verdict = why === 'over-limit' ? 'fail' : why === 'under-limit' ? 'pass' : 'inconclusive';
  const interval = intervalOf(forPass, forFail);
  const compared = {
    with: sides.with,
    ownMs: middle(fewestOn),
    otherMs: middle(fewestOff),
    otherSamples: sides.other.counts.trend?.count ?? 0,
  };
  const moreSeconds = verdict === 'inconclusive' ? timeNeeded(sides, pairs.length, why, shown) : null;
  return {
    ...exceedances(sides.own),
    estimate: shown.ratio,
    censored: false,
    interval,
    reported: [],
    compared,
    badRatio: null,
    verdict,
    reason: [
      valueText(sides, shown, compared, pairs.length),
      SENTENCES[why](interval, shortestPhaseMs(own.leg.record.plan.minimumPeakMs)),
      timeText(moreSeconds),
    ]
      .filter(Boolean)
      .join(' '),
    moreSeconds,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

function decide({ own }: RatioSides, forPass: PairedRatio, forFail: PairedRatio, shown: PairedRatio): Reason {
  if (forFail.verdict === 'fail') return 'over-limit';
  if (own.leg.record.stopReason !== null) return 'stopped-early';
  if (forPass.verdict === 'pass') return 'under-limit';
  return shown.verdict === 'pass' ? 'missing-decide' : shown.reason;
}

function intervalOf({ upper }: PairedRatio, { lower }: PairedRatio): CheckResult['interval'] {
  if (lower === null && upper === null) return null;
  return { lower, upper, level: COMPARISON_LEVEL, method: 'Student, logarithms of pairs of phases' };
}

/** How long the experiment takes, off, on and settling. */
function spanSeconds({ leg, check }: RatioSides['own']): number {
  const { experiments = [] } = leg.record.plan;
  const spans = experiments
    .filter(({ name }) => name === (check.selector.experiment ?? name))
    .map(({ blocks }) => (blocks.at(-1)?.toMs ?? 0) - (blocks[0]?.fromMs ?? 0));
  return sum(spans) / 1_000;
}

/** Time for as many pairs as are needed, at the pace of those there were. */
function timeNeeded({ own }: RatioSides, pairs: number, why: Reason, shown: PairedRatio): number | null {
  const seconds = spanSeconds(own);
  if (why === 'too-few-pairs') return pairs === 0 ? null : Math.ceil((MIN_PAIRS / pairs - 1) * seconds);
  if (why !== 'not-decided') return null;
  return moreSecondsForRatio(shown, own.check.expectation.limit, seconds, COMPARISON_LEVEL);
}

/** The geometric mean over the phases. */
function middle(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length) return null;
  return Math.exp(known.reduce((all, value) => all + Math.log(value), 0) / known.length);
}

function valueText(
  { own: { check } }: RatioSides,
  { ratio }: PairedRatio,
  { with: name, ownMs, otherMs }: NonNullable<CheckResult['compared']>,
  pairs: number,
): string {
  const time = (ms: number | null) => (ms === null ? 'no known time' : `about ${millisecondsText(ms)}`);
  const factor = ratio === null ? 'unknown' : `${decimalText(ratio, 3)}x`;
  const amount = `${pairs} ${pairs === 1 ? 'pair' : 'pairs'} of phases`;
  return `${quantileName(check.expectation.probability ?? 0)} is ${time(ownMs)} against ${time(otherMs)} with ${name}, in ${amount} a factor of ${factor}; the limit is ${measuredText(check.expectation.limit, 'x')}.`;
}

function timeText(moreSeconds: number | null): string {
  return moreSeconds === null
    ? ''
    : `About ${spokenDuration(moreSeconds * 1_000)} more of such phases would decide it.`;
}

const SENTENCES: Readonly<Record<Reason, (interval: CheckResult['interval'], phaseMs: number) => string>> = {
  'over-limit': (interval) =>
    `That is over the limit with 95 % confidence: at least ${decimalText(interval?.lower ?? 0, 3)}x.`,
  'under-limit': (interval) =>
    `That is under the limit with 95 % confidence: at most ${decimalText(interval?.upper ?? 0, 3)}x.`,
  'not-decided': () => 'The pairs differ too much from each other to call it.',
  decided: () => '',
  'too-few-pairs': (_, phaseMs) =>
    `At least ${MIN_PAIRS} pairs of phases of ${spokenDuration(phaseMs)} or more are needed.`,
  'bad-input': () => 'In some phase it lies among requests without a useful answer, or there are none.',
  'missing-decide': () => 'Whether it holds depends on journeys that never began.',
  'stopped-early': () => 'The leg was stopped early, so what would have come is not known.',
};
