import { EXIT_CODES } from '../exit-codes.ts';
import type { Demand } from '../model/demand.ts';
import { keyOf } from '../model/latency-key.ts';
import { decimalText } from '../model/number-text.ts';
import { differencesFrom, versionDifferences } from '../model/run-differences.ts';
import { worstVerdict } from '../model/verdict.ts';
import type { MeasuredRun } from '../schema/baseline-schema.ts';
import type { ComparedLatency, ComparedRun, Comparison, Difference } from '../schema/comparison-schema.ts';
import { COMPARISON_LEVEL } from '../statistics/comparison.ts';
import { VERDICT_LEVEL } from '../statistics/verdict.ts';
import { compareLatency, withoutSides } from './compare-latency.ts';
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
  /** What objectives of the candidate's runs demand beside the reference; nothing when not given. */
  readonly demands?: readonly Demand[];
  /** Compare runs that differ in more than the target, all the same. */
  readonly despiteDifferences: boolean;
}

/**
 * Are the candidate's percentiles no worse than the reference's, and as objectives demand them beside it? Pure: the same
 * runs give the same comparison to the byte. Runs that differ in what was sent, or from where, are invalid unless the
 * caller insists.
 */
export function compareRuns(request: ComparisonRequest): Comparison {
  const { candidates, references, baseline, paired = false, despiteDifferences } = request;
  const [first, ...others] = references;
  const differences = [
    ...differencesFrom(first, [...others, ...candidates]),
    ...(paired ? [candidates, references].flatMap(versionDifferences) : []),
  ];
  const { compared, notCompared } = compareEach(request);
  const isDoubtful = differences.length > 0 && !despiteDifferences;
  const latencies = isDoubtful ? compared.map((each) => doubted(each, differences)) : compared;
  const verdict = worstVerdict(latencies.map((each) => each.verdict));
  return {
    schemaVersion: 1,
    verdict,
    exitCode: EXIT_CODES[verdict],
    headline: isDoubtful ? 'The runs differ in more than the target.' : headlineOf(verdict, latencies),
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
  readonly key: string;
  /** Runs that do not have the percentile. */
  readonly lacking: readonly string[];
  readonly candidates: LatencySides['candidates'] | null;
  readonly references: LatencySides['references'] | null;
}

interface ComparedEach {
  readonly compared: readonly ComparedLatency[];
  readonly notCompared: readonly string[];
}

/** Every percentile that all runs have: by what objectives demand of it, else by what is tolerated; of the others, who lacks it. */
function compareEach(request: ComparisonRequest): ComparedEach {
  const demands = distinctDemands(request.demands ?? []);
  const known = pairings(request);
  const keys = new Set(known.map(({ key }) => key));
  const all = [
    ...known,
    ...[...demands.keys()].filter((key) => !keys.has(key)).map((key) => nowhere(key, request)),
  ];
  const each = all.map((pairing) => comparePairing(pairing, demands.get(pairing.key) ?? [], request));
  return {
    compared: each.flatMap(({ compared }) => compared),
    notCompared: each.flatMap(({ notCompared }) => notCompared),
  };
}

function comparePairing(
  { lacking, candidates, references }: Pairing,
  demands: readonly Demand[],
  { paired = false }: ComparisonRequest,
): ComparedEach {
  if (lacking.length > 0 || candidates === null || references === null) {
    const compared = demands.map((demand) => withoutSides(demand, lacking));
    const check = (candidates ?? references)?.[0].latency.check;
    return {
      compared,
      notCompared: compared.length > 0 ? [] : [`${check}: not judged in ${lacking.join(', ')}`],
    };
  }
  const judgedBy = demands.length > 0 ? demands : [null];
  const sides = { candidates, references };
  return { compared: judgedBy.map((demand) => compareLatency(sides, demand, paired)), notCompared: [] };
}

function pairings({ candidates, references }: ComparisonRequest): Pairing[] {
  const runs = [...candidates, ...references];
  const keys = new Set(runs.flatMap(({ latencies }) => latencies.map(keyOf)));
  return [...keys].map((key) => ({
    key,
    lacking: runs.filter((run) => measuredIn(run, key).length === 0).map(({ run }) => run),
    candidates: nonEmpty(candidates.flatMap((run) => measuredIn(run, key))),
    references: nonEmpty(references.flatMap((run) => measuredIn(run, key))),
  }));
}

function nowhere(key: string, { candidates, references }: ComparisonRequest): Pairing {
  const lacking = [...candidates, ...references].map(({ run }) => run);
  return { key, lacking, candidates: null, references: null };
}

/** By percentile. Runs that state other limits are each taken at their word; the first doubt about one stands. */
function distinctDemands(demands: readonly Demand[]): ReadonlyMap<string, readonly Demand[]> {
  const distinct = new Map<string, Demand>();
  for (const demand of demands) {
    const name = JSON.stringify([keyOf(demand), demand.objective, demand.limit]);
    const known = distinct.get(name);
    if (known === undefined || known.doubt === null) distinct.set(name, demand);
  }
  const grouped = new Map<string, Demand[]>();
  for (const demand of distinct.values())
    grouped.set(keyOf(demand), [...(grouped.get(keyOf(demand)) ?? []), demand]);
  return grouped;
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

function headlineOf(verdict: Comparison['verdict'], latencies: readonly ComparedLatency[]): string {
  const own = latencies.filter((each) => each.verdict === verdict);
  const amount = `${own.length} of ${latencies.length} percentiles ${own.length === 1 ? 'is' : 'are'}`;
  const isAnyDemanded = latencies.some(({ expect }) => expect !== null);
  switch (verdict) {
    case 'pass':
      return `${own.length === 1 ? 'The one percentile is' : `All ${own.length} percentiles are`} within what is ${isAnyDemanded ? 'tolerated or demanded' : 'tolerated'}.`;
    case 'fail':
      return failedText(own, latencies);
    case 'inconclusive':
      return `${amount} open, none is slower than ${isAnyDemanded ? 'tolerated or demanded' : 'tolerated'}.`;
    case 'invalid':
      return latencies.length === 0
        ? 'No percentile was judged in all of these runs.'
        : `${amount} not comparable.`;
  }
}

/** `1 of 3 percentiles is slower than tolerated; "p95 <= 0.85x" of improvement is not met.` */
function failedText(failed: readonly ComparedLatency[], latencies: readonly ComparedLatency[]): string {
  const slow = failed.filter(({ expect }) => expect === null).length;
  const all = latencies.filter(({ expect }) => expect === null).length;
  const unmet = failed.flatMap(({ expect, objective }) =>
    expect === null ? [] : [`"${expect}" of ${objective}`],
  );
  return [
    ...(slow > 0 ? [`${slow} of ${all} percentiles ${slow === 1 ? 'is' : 'are'} slower than tolerated`] : []),
    ...new Set(unmet.map((demand) => `${demand} is not met`)),
  ]
    .join('; ')
    .concat('.');
}
