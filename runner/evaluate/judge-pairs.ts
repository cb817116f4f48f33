import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import { COMPARISON_LEVEL } from '../statistics/comparison.ts';
import { MIN_PAIRS, type PairedRatio, pairedRatio } from '../statistics/paired-ratio.ts';
import { sum } from '../statistics/series.ts';
import type { Judged } from './judge-check.ts';
import { exceedances, type RatioSides, type Ratios } from './judge-ratio.ts';
import { limitInForce, limitOfPairs } from './limit-in-force.ts';
import { type PairsReason, pairsReason } from './pairs-reason.ts';
import { type PhasePair, phasePairs } from './phases.ts';
import { moreSecondsForRatio } from './ratio-time.ts';

/**
 * Judges a disturbance by its blocks, on and off in turn (statistics SPEC, section 7.2): the unit is the pair of phases.
 * A PASS must survive journeys that never began with the disturbance on, a FAIL those without it.
 */
export function judgePairs(sides: RatioSides): Judged {
  const { own } = sides;
  const phases = phasePairs(sides);
  const pairs = phases.length;
  const ratios = ratiosOf(phases, own.check.expectation);
  const { limit, shown } = ratios;
  const { ratio } = shown;
  const why = decide(sides, ratios);
  const verdict = why === 'over-limit' ? 'fail' : why === 'under-limit' ? 'pass' : 'inconclusive';
  const interval = intervalOf(ratios);
  const compared = comparedOf(sides, phases);
  const moreSeconds = verdict === 'inconclusive' ? timeNeeded(sides, pairs, why, ratios) : null;
  return {
    ...exceedances(own),
    estimate: ratio,
    censored: false,
    limit,
    interval,
    reported: [],
    compared,
    badRatio: null,
    verdict,
    reason: pairsReason({ sides, why, ratio, limit, pairs, interval, compared, moreSeconds }),
    moreSeconds,
    pFail: verdict === 'fail' ? 0 : 1,
  };
}

interface PairedRatios extends Ratios<PairedRatio> {
  readonly limit: number;
}

/**
 * Each pair is held to the limit that its own phase without the disturbance puts in force, and all are told beside the one
 * `limit` in the middle of these: of a rise in ms, the pairs' own scatter would otherwise not count.
 */
function ratiosOf(phases: readonly PhasePair[], expectation: Expectation): PairedRatios {
  const [on, off] = [phases.map((pair) => pair.on), phases.map((pair) => pair.off)];
  const limit = limitOfPairs(
    expectation,
    off.map(({ fewest }) => fewest),
  );
  const heldTo = (ms: number | null) => (ms === null ? null : ms * (limitInForce(expectation, ms) / limit));
  const [fewestOn, fewestOff] = [on.map(({ fewest }) => fewest), off.map(({ fewest }) => heldTo(fewest))];
  const [mostOn, mostOff] = [on.map(({ most }) => most), off.map(({ most }) => heldTo(most))];
  return {
    limit,
    forPass: pairedRatio(mostOn, fewestOff, limit),
    forFail: pairedRatio(fewestOn, mostOff, limit),
    shown: pairedRatio(fewestOn, fewestOff, limit),
  };
}

function decide({ own }: RatioSides, { forPass, forFail, shown }: PairedRatios): PairsReason {
  if (forFail.verdict === 'fail') return 'over-limit';
  if (own.leg.record.stopReason !== null) return 'stopped-early';
  if (forPass.verdict === 'pass') return 'under-limit';
  return shown.verdict === 'pass' ? 'missing-decide' : shown.reason;
}

function intervalOf({ forPass: { upper }, forFail: { lower } }: PairedRatios): CheckResult['interval'] {
  if (lower === null && upper === null) return null;
  return { lower, upper, level: COMPARISON_LEVEL, method: 'Student, logarithms of pairs of phases' };
}

function comparedOf(
  { other, with: name }: RatioSides,
  phases: readonly PhasePair[],
): NonNullable<CheckResult['compared']> {
  return {
    with: name,
    ownMs: middle(phases.map(({ on }) => on.fewest)),
    otherMs: middle(phases.map(({ off }) => off.fewest)),
    otherSamples: other.counts.trend?.count ?? 0,
  };
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
function timeNeeded(
  { own }: RatioSides,
  pairs: number,
  why: PairsReason,
  { shown, limit }: PairedRatios,
): number | null {
  const seconds = spanSeconds(own);
  if (why === 'too-few-pairs') return pairs === 0 ? null : Math.ceil((MIN_PAIRS / pairs - 1) * seconds);
  if (why !== 'not-decided') return null;
  return moreSecondsForRatio(shown, limit, seconds, COMPARISON_LEVEL);
}

/** The geometric mean over the phases. */
function middle(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 || known.length < values.length) return null;
  return Math.exp(known.reduce((all, value) => all + Math.log(value), 0) / known.length);
}
