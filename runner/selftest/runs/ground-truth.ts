import { asComparison, compares } from '../../grammar/load.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import type { Fate } from './conditions.ts';
import type { KnownRequest } from './synthetic-leg.ts';

/** Whether an objective really holds on what happened. `unknown`: nothing happened that it is about. */
export type GroundTruth = 'holds' | 'violated' | 'unknown';

/**
 * The truth about a check, from every request that a user asked for, with nothing of the evaluation in between. Whoever
 * got no useful answer, or was never served at all, waited too long.
 */
export function groundTruth(check: PlannedCheck, requests: readonly KnownRequest[]): GroundTruth {
  const concerned = concernedBy(check, requests);
  if (check.than !== undefined) return truthOfRatio(check, concerned, requests);
  return check.expectation.statistic === 'count'
    ? truthOfCount(check, concerned)
    : truthOfShare(check, concerned);
}

/** The worst of the truths of an objective's checks. */
export function worstTruth(truths: readonly GroundTruth[]): GroundTruth {
  const order: readonly GroundTruth[] = ['violated', 'unknown', 'holds'];
  return order.find((truth) => truths.includes(truth)) ?? 'unknown';
}

function concernedBy(
  { selector, window, sli }: Pick<PlannedCheck, 'selector' | 'window' | 'sli'>,
  requests: readonly KnownRequest[],
): KnownRequest[] {
  const wanted = REQUEST_TAGS.flatMap((tag) => {
    const value = selector[tag];
    return value === undefined ? [] : [{ tag, value }];
  });
  return requests.filter(
    ({ asked }) =>
      (window === '*' || window === asked.window) &&
      (!isAboutJobs(sli) || asked.kind === 'accept') &&
      wanted.every(({ tag, value }) => asked[tag] === value),
  );
}

/** The tags by which requests differ; `invariant` is a tag of what they look at. */
const REQUEST_TAGS = ['svc', 'op', 'kind', 'journey', 'plan', 'region'] as const;

function truthOfShare(check: PlannedCheck, concerned: readonly KnownRequest[]): GroundTruth {
  const known = concerned.filter(({ fate }) => fate.outcome !== 'good' || valueOf(check, fate) !== null);
  if (known.length === 0) return 'unknown';
  const { probability, limit } = check.expectation;
  const allowed = 1 - (probability ?? limit);
  const bad = known.filter(({ fate }) => isBad(check, fate)).length;
  return bad / known.length < allowed ? 'holds' : 'violated';
}

function isBad(check: PlannedCheck, fate: Fate): boolean {
  if (fate.outcome !== 'good' || (isAboutJobs(check.sli) && fate.job?.outcome !== 'done')) return true;
  if (check.sli === 'availability') return false;
  return !compares(valueOf(check, fate) ?? Infinity, check.expectation.operator, check.expectation.limit);
}

function valueOf({ sli }: PlannedCheck, { responseMs, databaseMs, poolMs, job }: Fate): number | null {
  if (isAboutJobs(sli)) return job?.durationMs ?? null;
  if (sli === 'db_time') return databaseMs;
  return sli === 'pool_time' ? poolMs : responseMs;
}

/** Only comparisons of one selection of requests with another are tried. */
function truthOfRatio(
  check: PlannedCheck,
  concerned: readonly KnownRequest[],
  requests: readonly KnownRequest[],
): GroundTruth {
  const { than, expectation } = check;
  if (than === undefined || !('selector' in than) || expectation.probability === null) return 'unknown';
  const compared = concernedBy({ ...check, selector: than.selector }, requests);
  const above = quantileOf(check, concerned, expectation.probability);
  const below = quantileOf(check, compared, expectation.probability);
  if (!Number.isFinite(below) || below === 0) return 'unknown';
  return compares(above / below, asComparison(expectation.operator), expectation.limit)
    ? 'holds'
    : 'violated';
}

/** Whoever got no useful answer waited for ever; NaN of nobody. */
function quantileOf(check: PlannedCheck, concerned: readonly KnownRequest[], probability: number): number {
  const waited = concerned.map(({ fate }) =>
    fate.outcome === 'good' ? (valueOf(check, fate) ?? Infinity) : Infinity,
  );
  return waited.toSorted((a, b) => a - b)[Math.floor(probability * waited.length)] ?? Number.NaN;
}

function isAboutJobs(sli: PlannedCheck['sli']): boolean {
  return sli === 'job_time' || sli === 'jobs_lost';
}

function truthOfCount(check: PlannedCheck, concerned: readonly KnownRequest[]): GroundTruth {
  const { operator, limit } = check.expectation;
  const found = concerned.filter(({ fate }) => isCounted(check, fate)).length;
  const isLookedAt = check.sli !== 'invariant' || concerned.some(({ fate }) => looksAt(check, fate));
  if (concerned.length === 0 || !isLookedAt) return 'unknown';
  return compares(found, operator, limit) ? 'holds' : 'violated';
}

function isCounted(check: PlannedCheck, fate: Fate): boolean {
  if (check.sli === 'jobs_lost') return fate.outcome === 'good' && fate.job?.outcome === 'lost';
  if (check.sli !== 'invariant') return fate.outcome === 'limited';
  return looksAt(check, fate) && fate.invariant?.outcome === 'broken';
}

function looksAt({ selector }: PlannedCheck, { invariant, outcome }: Fate): boolean {
  return outcome === 'good' && invariant !== null && invariant.name === selector.invariant;
}
