import { METRICS, type TrendSummary } from '../../../scenarios/kit/contract.ts';
import { countText, millisecondsText } from '../../model/number-text.ts';
import { readSubmetric } from '../../model/submetric.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { type Histogram, histogramOver, histogramTotal } from '../../statistics/histogram.ts';
import { agree, mayBeLost } from '../agreement.ts';
import { summaryCount } from '../check-counts.ts';
import { type LegView, mergedHistogram } from '../leg-view.ts';
import { totalGained } from '../series-index.ts';
import { finding } from './finding.ts';

const COMPARED: ReadonlySet<string> = new Set([...Object.values(METRICS), 'dropped_iterations']);

/**
 * Does every number of the summary that a verdict may rest on follow from the timeline? Its quantiles are exact and the
 * timeline's histograms are not, but a histogram says for certain how many samples lie beyond its buckets' borders:
 * quantiles that were averaged, swapped or taken from another leg contradict it.
 */
export function summaryFits(leg: LegView): ValidityCheck {
  const { summary, plan } = leg.record;
  const amiss = Object.keys(summary?.metrics ?? {}).flatMap((name) => contradictions(leg, name));
  return finding(plan.id, {
    id: 'summary-fits',
    title: 'Every number of the summary fits the timeline',
    expected: 'the same counts, and quantiles within the buckets that hold them',
    found:
      amiss.length === 0
        ? 'all fit'
        : `summary.json: ${amiss[0]}${amiss.length > 1 ? `; and ${countText(amiss.length - 1)} more` : ''}`,
    passed: amiss.length === 0,
    remedy: 'Summary and timeline are not of the same leg, or one of them was changed. Run again.',
  });
}

function contradictions(leg: LegView, name: string): string[] {
  const found = leg.record.summary?.metrics[name];
  const { metric, tags } = readSubmetric(name);
  if (!COMPARED.has(metric)) return [];
  const allowance = mayBeLost(summaryCount(leg.record, METRICS.requests));
  if (found?.type === 'counter') {
    const pushed = totalGained(leg.index.counters, metric, tags);
    return miscount(name, found.count, pushed, allowance);
  }
  if (found?.type !== 'trend') return [`${name} is a ${found?.type ?? 'nothing'}`];
  const held = mergedHistogram(leg, metric, tags);
  const miscounted = miscount(name, found.count, histogramTotal(held), allowance);
  if (miscounted.length > 0) return miscounted;
  return misplaced(name, found, { held, allowance, probabilities: leg.record.summary?.quantiles ?? [] });
}

function miscount(name: string, exact: number, pushed: number, allowance: number): string[] {
  return agree(exact, pushed, allowance)
    ? []
    : [`${name} counts ${countText(exact)}, the timeline ${countText(pushed)}`];
}

interface Evidence {
  readonly held: Histogram;
  /** Samples that the timeline may lack. */
  readonly allowance: number;
  readonly probabilities: readonly number[];
}

/** Rounding of a sample on its way through ms and seconds, relative. */
const ROUNDING = 1e-9;

/** The first quantile that cannot be one of the samples that were pushed. */
function misplaced(name: string, trend: TrendSummary, evidence: Evidence): string[] {
  if (trend.count === 0) return [];
  const { quantiles, min, max } = trend;
  const inOrder = [min, ...quantiles, max];
  const unordered = inOrder.findIndex(
    (value, index) => value < (inOrder[index - 1] ?? value) * (1 - ROUNDING),
  );
  if (unordered >= 0) return [`${name}: quantiles do not rise from its least to its greatest value`];
  const wrong = evidence.probabilities.findIndex(
    (probability, index) => !isPossible(probability, quantiles[index] ?? 0, trend.count, evidence),
  );
  const value = quantiles[wrong];
  if (value === undefined) return [];
  return [
    `${name}: quantile ${evidence.probabilities[wrong]} is ${millisecondsText(value)}, which the histograms rule out`,
  ];
}

/**
 * k6 interpolates between the samples of rank k and k + 1, k = floor(p (n - 1)): all above k are at least the quantile,
 * all up to k at most. One more either way, as the product may be rounded across a whole number.
 */
function isPossible(probability: number, valueMs: number, samples: number, evidence: Evidence): boolean {
  const { held, allowance } = evidence;
  const above = samples - 1 - Math.floor(probability * (samples - 1));
  const seconds = valueMs / 1_000;
  const surelyAbove = histogramOver(held, seconds * (1 + ROUNDING)).atLeast;
  const maybeAtLeast =
    seconds > 0 ? histogramOver(held, seconds * (1 - ROUNDING)).atMost : histogramTotal(held);
  return surelyAbove <= above + 1 && maybeAtLeast + allowance + 1 >= above;
}
