import type { Latency } from '../schema/baseline-schema.ts';
import type { ComparedLatency } from '../schema/comparison-schema.ts';
import { marginRatio, nonInferiority } from '../statistics/non-inferiority.ts';
import { type RatioInterval, ratioInterval, ratioVerdict } from '../statistics/ratio.ts';
import { isBetweenTwo, type LatencySides, type MeasuredLatency } from './latency-sides.ts';
import { doubtIn, reasonAcross, reasonWithin } from './reasons.ts';
import { geometricMean, runsASide, spreadOf } from './spread.ts';

type Ratio = Pick<ComparedLatency, 'ratio' | 'lower' | 'upper' | 'tolerated' | 'verdict' | 'reason'>;

/**
 * Is the candidate slower than tolerated? Between two runs by the intervals of their own seconds (statistics SPEC, section
 * 7.1); across runs by one quantile a run (section 7.3). What was not measured honestly is not compared.
 */
export function compareLatency(sides: LatencySides): ComparedLatency {
  const [{ latency }] = sides.candidates;
  const doubt = doubtIn([...sides.candidates, ...sides.references]);
  const compared = isBetweenTwo(sides) ? compareWithin(sides) : compareAcross(sides);
  const references = sides.references.map(quantileMs);
  const spread = spreadOf(references);
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
    reference: sideOf(references),
    spread,
    runsNeeded: compared.tolerated === null ? null : runsASide(spread, compared.tolerated),
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
