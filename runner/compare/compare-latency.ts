import type { Latency } from '../schema/baseline-schema.ts';
import type { ComparedLatency } from '../schema/comparison-schema.ts';
import { geometricMean, spreadOf } from '../statistics/geometric-mean.ts';
import { marginRatio, nonInferiority } from '../statistics/non-inferiority.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { type RatioInterval, ratioInterval, ratioVerdict } from '../statistics/ratio.ts';
import { isBetweenTwo, type LatencySides, type MeasuredLatency } from './latency-sides.ts';
import { doubtIn, reasonAcross, reasonOfPairs, reasonWithin } from './reasons.ts';
import { pairsNeeded, runsASide, spreadOfPairs } from './spread.ts';

/** A shorter window shows too little of what recurs for a pair to be found not worse (statistics SPEC, section 7.2). */
export const SHORTEST_OF_PAIR_MS = 60_000;

type Ratio = Pick<ComparedLatency, 'ratio' | 'lower' | 'upper' | 'tolerated' | 'verdict' | 'reason'>;
type Compared = Ratio & Pick<ComparedLatency, 'spread' | 'runsNeeded'>;

/**
 * Is the candidate slower than tolerated? Pairs of runs played in turn by the ratio of each (statistics SPEC, section 7.2);
 * two runs by the intervals of their own seconds (section 7.1); otherwise across runs by one quantile a run (section 7.3).
 * What was not measured honestly is not compared.
 */
export function compareLatency(sides: LatencySides, arePaired: boolean): ComparedLatency {
  const [{ latency }] = sides.candidates;
  const doubt = doubtIn([...sides.candidates, ...sides.references]);
  const compared = arePaired ? comparePairs(sides) : compareGroups(sides);
  return {
    check: latency.check,
    objective: latency.objective,
    title: latency.title,
    leg: latency.leg,
    sli: latency.sli,
    selector: latency.selector,
    window: latency.window,
    probability: latency.probability,
    candidate: sideOf(sides.candidates.map(quantileMs)),
    reference: sideOf(sides.references.map(quantileMs)),
    ...compared,
    ...(doubt !== null && { verdict: 'invalid' as const, reason: doubt }),
  };
}

/** The quantile to compare; null without one, also where it lies among requests that got no usable answer. */
function quantileMs({ latency }: MeasuredLatency): number | null {
  return latency.censored ? null : latency.estimateMs;
}

function sideOf(perRunMs: readonly (number | null)[]): ComparedLatency['candidate'] {
  return { ms: geometricMean(perRunMs), perRunMs };
}

function comparePairs(sides: LatencySides): Compared {
  const candidates = sides.candidates.map(quantileMs);
  const references = sides.references.map(quantileMs);
  const referenceMs = geometricMean(references);
  const tolerated = referenceMs === null ? null : marginRatio(referenceMs / 1_000);
  const judged = pairedRatio(candidates, references, tolerated ?? 1);
  const short = [...sides.candidates, ...sides.references].find(
    ({ latency }) => latency.windowMs < SHORTEST_OF_PAIR_MS,
  );
  const verdict = judged.verdict === 'pass' && short !== undefined ? 'inconclusive' : judged.verdict;
  const { lower, upper, reason: why } = judged;
  const ratio = ratioOf(candidates, references);
  const spread = spreadOfPairs(candidates, references);
  const needed = tolerated === null ? null : pairsNeeded(spread, tolerated);
  const found = { ratio, lower, upper, tolerated, verdict };
  const shortest = short && { ...short, neededMs: SHORTEST_OF_PAIR_MS };
  const reason = reasonOfPairs(found, why, sides, { needed, shortest });
  return { ...found, spread, runsNeeded: needed, reason };
}

function compareGroups(sides: LatencySides): Compared {
  const compared = isBetweenTwo(sides) ? compareWithin(sides) : compareAcross(sides);
  const spread = spreadOf(sides.references.map(quantileMs));
  const runsNeeded = compared.tolerated === null ? null : runsASide(spread, compared.tolerated);
  return { ...compared, spread, runsNeeded };
}

function compareWithin({ candidates: [candidate], references: [reference] }: LatencySides): Ratio {
  const referenceMs = quantileMs(reference);
  const interval = ratioInterval(intervalOf(candidate.latency), intervalOf(reference.latency));
  const tolerated = referenceMs === null ? null : marginRatio(referenceMs / 1_000);
  const decided = tolerated === null ? 'inconclusive' : ratioVerdict(interval, tolerated);
  const short = [candidate, reference].find(({ latency }) => latency.windowMs < latency.minimumMs);
  const verdict = decided === 'pass' && short !== undefined ? 'inconclusive' : decided;
  const reason = reasonWithin({ verdict, tolerated, ...interval }, candidate, reference, short);
  const ratio = ratioOf([quantileMs(candidate)], [referenceMs]);
  return { ...finite(interval), ratio, tolerated, verdict, reason };
}

function intervalOf({ estimateMs, censored, interval }: Latency) {
  if (censored) return { estimate: Infinity, lower: Infinity, upper: Infinity };
  const upper = interval === null ? null : (interval.upperMs ?? Infinity);
  return { estimate: estimateMs, lower: interval?.lowerMs ?? null, upper };
}

/** A record has no infinity: an end that is not reached is not known. */
function finite({ lower, upper }: RatioInterval): Pick<RatioInterval, 'lower' | 'upper'> {
  const known = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
  return { lower: known(lower), upper: known(upper) };
}

function compareAcross(sides: LatencySides): Ratio {
  const candidates = sides.candidates.map(quantileMs);
  const references = sides.references.map(quantileMs);
  const judged = nonInferiority(candidates.map(seconds), references.map(seconds));
  const referenceMs = geometricMean(references);
  const tolerated = judged.tolerated ?? (referenceMs === null ? null : marginRatio(referenceMs / 1_000));
  const { lower, upper, verdict } = judged;
  const ratio = ratioOf(candidates, references);
  const needed = tolerated === null ? null : runsASide(spreadOf(references), tolerated);
  const reason = reasonAcross({ verdict, tolerated, ratio, lower, upper }, judged.reason, sides, needed);
  return { ratio, lower, upper, tolerated, verdict, reason };
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
