import { EXIT_CODES } from '../exit-codes.ts';
import { keyOf } from '../model/latency-key.ts';
import { decimalText } from '../model/number-text.ts';
import { differencesFrom, versionDifferences } from '../model/run-differences.ts';
import { worstVerdict } from '../model/verdict.ts';
import type { MeasuredRun } from '../schema/baseline-schema.ts';
import type { ComparedLatency, ComparedRun, Comparison, Difference } from '../schema/comparison-schema.ts';
import { COMPARISON_LEVEL } from '../statistics/comparison.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import { compareLatency } from './compare-latency.ts';
import { isBetweenTwo, type LatencySides, type MeasuredLatency } from './latency-sides.ts';

const LEVEL_TEXT = `${decimalText(COMPARISON_LEVEL * 100, 1)} %`;

/** What is compared with what. */
export interface ComparisonRequest {
  readonly candidates: readonly [MeasuredRun, ...MeasuredRun[]];
  readonly references: readonly [MeasuredRun, ...MeasuredRun[]];
  /** The baseline that the reference runs are; null when they were named one by one. */
  readonly baseline: string | null;
  /** Whether the k-th candidate and the k-th reference run were played in turn, as pairs. */
  readonly paired?: boolean;
  /** Compare runs that differ in more than the target, all the same. */
  readonly despiteDifferences: boolean;
}

/**
 * Are the candidate's percentiles no worse than the reference's? Pure: the same runs give the same comparison to the
 * byte. Runs that differ in what was sent, or from where, are invalid unless the caller insists.
 */
export function compareRuns(request: ComparisonRequest): Comparison {
  const { candidates, references, baseline, paired = false, despiteDifferences } = request;
  const [first, ...others] = references;
  const differences = [
    ...differencesFrom(first, [...others, ...candidates]),
    ...(paired ? [candidates, references].flatMap(versionDifferences) : []),
  ];
  const { pairs, notCompared } = pairUp(request);
  const compared = pairs.map((sides) => compareLatency(sides, paired));
  const isDoubtful = differences.length > 0 && !despiteDifferences;
  const latencies = isDoubtful ? compared.map((each) => doubted(each, differences)) : compared;
  const verdict = worstVerdict(latencies.map((each) => each.verdict));
  return {
    schemaVersion: 1,
    verdict,
    exitCode: EXIT_CODES[verdict],
    headline: headlineOf(verdict, latencies, isDoubtful),
    ...methodOf(request),
    candidates: candidates.map(comparedRun),
    reference: { baseline, runs: references.map(comparedRun) },
    differences,
    despiteDifferences,
    latencies,
    notCompared,
  };
}

function doubted(latency: ComparedLatency, differences: readonly Difference[]): ComparedLatency {
  const what = [...new Set(differences.map((difference) => difference.what))].join(', ');
  return { ...latency, verdict: 'invalid', reason: `The runs differ in more than the target: ${what}.` };
}

interface Pairing {
  readonly pairs: readonly LatencySides[];
  readonly notCompared: readonly string[];
}

/** Every percentile that all runs have; of the others, who lacks it. */
function pairUp({ candidates, references }: ComparisonRequest): Pairing {
  const runs = [...candidates, ...references];
  const keys = new Set(runs.flatMap(({ latencies }) => latencies.map(keyOf)));
  const found = [...keys].map((key) => ({
    lacking: runs.filter((run) => measuredIn(run, key).length === 0).map(({ run }) => run),
    candidates: nonEmpty(candidates.flatMap((run) => measuredIn(run, key))),
    references: nonEmpty(references.flatMap((run) => measuredIn(run, key))),
  }));
  return {
    pairs: found.flatMap(({ lacking, ...sides }) =>
      lacking.length > 0 || sides.candidates === null || sides.references === null
        ? []
        : [{ candidates: sides.candidates, references: sides.references }],
    ),
    notCompared: found
      .filter(({ lacking }) => lacking.length > 0)
      .map(({ lacking, ...sides }) => {
        const measured = sides.candidates ?? sides.references;
        return `${measured?.[0].latency.check}: not judged in ${lacking.join(', ')}`;
      }),
  };
}

function nonEmpty<T>([first, ...others]: readonly T[]): readonly [T, ...T[]] | null {
  return first === undefined ? null : [first, ...others];
}

/** One or none: two objectives may judge the same percentile. */
function measuredIn({ run, latencies }: MeasuredRun, key: string): MeasuredLatency[] {
  const latency = latencies.find((each) => keyOf(each) === key);
  return latency === undefined ? [] : [{ run, latency }];
}

function comparedRun({ run, startedAt, verdict, target, forcedBecause }: MeasuredRun): ComparedRun {
  return { run, startedAt, verdict, targetVersion: target.version, forcedBecause };
}

function methodOf(request: ComparisonRequest): Pick<Comparison, 'method' | 'claim' | 'level'> {
  const { candidates, references, baseline, paired = false } = request;
  if (paired)
    return {
      method: 'paired',
      level: COMPARISON_LEVEL,
      claim: `In turn: ${candidates.length} ${candidates.length === 1 ? 'pair' : 'pairs'} of runs, one percentile a run, ${LEVEL_TEXT} confidence.`,
    };
  if (isBetweenTwo(request))
    return {
      method: 'within-runs',
      level: VERDICT_LEVEL,
      claim: 'Within these two runs; run-to-run variation is not in it.',
    };
  const kind = baseline === null ? 'reference' : 'accepted';
  const amount = (count: number, what: string) => `${count} ${what} ${count === 1 ? 'run' : 'runs'}`;
  return {
    method: 'non-inferiority',
    level: COMPARISON_LEVEL,
    claim: `Across runs: ${amount(candidates.length, 'candidate')} against ${amount(references.length, kind)}, one percentile a run, ${LEVEL_TEXT} confidence.`,
  };
}

function headlineOf(
  verdict: Comparison['verdict'],
  latencies: readonly ComparedLatency[],
  isDoubtful: boolean,
): string {
  const own = latencies.filter((each) => each.verdict === verdict).length;
  const amount = `${own} of ${latencies.length} percentiles ${own === 1 ? 'is' : 'are'}`;
  switch (verdict) {
    case 'pass':
      return `${own === 1 ? 'The one percentile is' : `All ${own} percentiles are`} within what is tolerated.`;
    case 'fail':
      return `${amount} slower than tolerated.`;
    case 'inconclusive':
      return `${amount} open, none is slower than tolerated.`;
    case 'invalid':
      if (latencies.length === 0) return 'No percentile was judged in all of these runs.';
      return isDoubtful ? 'The runs differ in more than the target.' : `${amount} not comparable.`;
  }
}
