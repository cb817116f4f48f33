import type { Demand } from '../model/demand.ts';
import type { Latency } from '../schema/baseline-schema.ts';
import type { ComparedLatency } from '../schema/comparison-schema.ts';
import { decideRatio } from '../statistics/comparison.ts';
import { geometricMean, spreadOf } from '../statistics/geometric-mean.ts';
import { marginRatio, nonInferiority } from '../statistics/non-inferiority.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import type { QuantileInterval } from '../statistics/quantile-interval.ts';
import { ratioInterval, ratioVerdict } from '../statistics/ratio.ts';
import {
  figuresOf,
  isBetweenTwo,
  type LatencySides,
  type MeasuredLatency,
  type SideFigures,
} from './latency-sides.ts';
import { type Bounded, type BoundedRatio, boundedRatio, type JudgedRatio } from './missing-bounds.ts';
import { doubtIn, type Found, reasonAcross, reasonOfPairs, reasonWithin } from './reasons.ts';
import { pairsNeeded, runsASide, spreadOfPairs } from './spread.ts';

/** A shorter window shows too little of what recurs for a pair to be found not worse (statistics SPEC, section 7.2). */
export const SHORTEST_OF_PAIR_MS = 60_000;

type Ratio = Pick<ComparedLatency, 'ratio' | 'lower' | 'upper' | 'verdict' | 'reason'>;
type Compared = Ratio & Pick<ComparedLatency, 'spread' | 'runsNeeded'>;

interface Question {
  readonly sides: LatencySides;
  readonly candidate: SideFigures;
  readonly reference: SideFigures;
  /** The ratio that decides; null where the reference has no percentile to hold it against. */
  readonly tolerated: number | null;
  readonly isDemanded: boolean;
}

/**
 * Is the candidate slower than tolerated, or than an objective demands? Pairs of runs played in turn by the ratio of each
 * (statistics SPEC, section 7.2); two runs by the intervals of their own seconds (section 7.1); otherwise across runs by one
 * quantile a run (section 7.3). What was not measured honestly is not compared.
 */
export function compareLatency(
  sides: LatencySides,
  demand: Demand | null,
  arePaired: boolean,
): ComparedLatency {
  const [{ latency }] = sides.candidates;
  const doubt = doubtIn([...sides.candidates, ...sides.references]) ?? demand?.doubt ?? null;
  const question = questionOf(sides, demand);
  const compared = arePaired ? comparePairs(question) : compareGroups(question);
  return {
    ...judgedPercentile(demand ?? latency, demand),
    candidate: sideOf(question.candidate),
    reference: sideOf(question.reference),
    ...compared,
    tolerated: question.tolerated,
    ...(doubt !== null && { verdict: 'invalid' as const, reason: doubt }),
  };
}

/** What an objective demands of a percentile that not all runs have: missing data decides nothing. */
export function withoutSides(demand: Demand, lacking: readonly string[]): ComparedLatency {
  const nothing = { ms: null, perRunMs: [] };
  return {
    ...judgedPercentile(demand, demand),
    candidate: nothing,
    reference: nothing,
    ratio: null,
    lower: null,
    upper: null,
    tolerated: demand.limit,
    spread: null,
    runsNeeded: null,
    verdict: 'inconclusive',
    reason: `Not judged in ${lacking.join(', ')}, so there is nothing to compare.`,
  };
}

type Percentile = Pick<
  ComparedLatency,
  'check' | 'objective' | 'title' | 'leg' | 'sli' | 'selector' | 'window' | 'probability'
>;

function judgedPercentile(
  { check, objective, title, leg, sli, selector, window, probability }: Percentile,
  demand: Demand | null,
): Percentile & Pick<ComparedLatency, 'expect'> {
  const expect = demand?.text ?? null;
  return { check, objective, title, leg, sli, selector, window, probability, expect };
}

function questionOf(sides: LatencySides, demand: Demand | null): Question {
  const [candidate, reference] = [figuresOf(sides.candidates), figuresOf(sides.references)];
  const referenceMs = geometricMean(reference.fewest);
  const tolerated = demand?.limit ?? (referenceMs === null ? null : marginRatio(referenceMs / 1_000));
  return { sides, candidate, reference, tolerated, isDemanded: demand !== null };
}

function sideOf({ fewest }: SideFigures): ComparedLatency['candidate'] {
  return { ms: geometricMean(fewest), perRunMs: fewest };
}

function comparePairs(question: Question): Compared {
  const { sides, candidate, reference, tolerated } = question;
  const bounded = boundedRatio(candidate, reference, (own, other) => pairedRatio(own, other, tolerated ?? 1));
  const short = [...sides.candidates, ...sides.references].find(
    ({ latency }) => latency.windowMs < SHORTEST_OF_PAIR_MS,
  );
  const found = foundIn(question, bounded, short);
  const spread = spreadOfPairs(candidate.fewest, reference.fewest);
  const needed = tolerated === null ? null : pairsNeeded(spread, tolerated);
  const shortest = short && { ...short, neededMs: SHORTEST_OF_PAIR_MS };
  const reason = reasonOfPairs(found, bounded.shown.reason, sides, { needed, shortest });
  return { ...ratioIn(found), spread, runsNeeded: needed, reason };
}

/** What was found, but for a pass of too short a window. */
function foundIn(
  { candidate, reference, tolerated, isDemanded }: Question,
  { lower, upper, verdict, isMissingDecisive }: BoundedRatio<JudgedRatio>,
  short?: MeasuredLatency,
): Found {
  return {
    ratio: ratioOf(candidate.fewest, reference.fewest),
    lower,
    upper,
    tolerated,
    isDemanded,
    isMissingDecisive,
    verdict: verdict === 'pass' && short !== undefined ? 'inconclusive' : verdict,
  };
}

function compareGroups(question: Question): Compared {
  const { sides, reference, tolerated } = question;
  const spread = spreadOf(reference.fewest);
  const runsNeeded = tolerated === null ? null : runsASide(spread, tolerated);
  const compared = isBetweenTwo(sides) ? compareWithin(question) : compareAcross(question, runsNeeded);
  return { ...compared, spread, runsNeeded };
}

function compareWithin(question: Question): Ratio {
  const { sides, tolerated } = question;
  const {
    candidates: [candidate],
    references: [reference],
  } = sides;
  const bounded = boundedRatio(intervalsOf(candidate), intervalsOf(reference), (own, other): JudgedRatio => {
    const interval = ratioInterval(own, other);
    return { ...interval, verdict: tolerated === null ? 'inconclusive' : ratioVerdict(interval, tolerated) };
  });
  const short = [candidate, reference].find(({ latency }) => latency.windowMs < latency.minimumMs);
  const found = foundIn(question, bounded, short);
  return { ...ratioIn(found), reason: reasonWithin(found, candidate, reference, short) };
}

function intervalsOf({ latency }: MeasuredLatency): Bounded<QuantileInterval> {
  return { fewest: intervalOf(latency), most: intervalOf(latency.most ?? latency) };
}

function intervalOf({
  estimateMs,
  censored,
  interval,
}: Pick<Latency, 'estimateMs' | 'censored' | 'interval'>): QuantileInterval {
  if (censored) return { estimate: Infinity, lower: Infinity, upper: Infinity };
  const upper = interval === null ? null : (interval.upperMs ?? Infinity);
  return { estimate: estimateMs, lower: interval?.lowerMs ?? null, upper };
}

/** A record has no infinity: an end that is not reached is not known. */
function ratioIn({ ratio, lower, upper, verdict }: Found): Omit<Ratio, 'reason'> {
  const known = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return { ratio, lower: known(lower), upper: known(upper), verdict };
}

function compareAcross(question: Question, needed: number | null): Ratio {
  const { sides, candidate, reference, tolerated } = question;
  const bounded = boundedRatio(candidate, reference, (own, other) => {
    const judged = nonInferiority(own.map(seconds), other.map(seconds));
    return judged.ratio === null || tolerated === null
      ? { ...judged, verdict: 'inconclusive' as const }
      : { ...judged, ...decideRatio(judged, tolerated) };
  });
  const found = foundIn(question, bounded);
  return { ...ratioIn(found), reason: reasonAcross(found, bounded.shown.reason, sides, needed) };
}

/** The ratio of the geometric means, also where no interval can be given. */
function ratioOf(
  candidates: readonly (number | null)[],
  references: readonly (number | null)[],
): number | null {
  const [numerator, denominator] = [geometricMean(candidates), geometricMean(references)];
  return numerator === null || denominator === null ? null : numerator / denominator;
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1_000;
}
