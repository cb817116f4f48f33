import { compares } from '../../grammar/load.ts';
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
  return check.expectation.statistic === 'count'
    ? truthOfCount(check, concerned)
    : truthOfShare(check, concerned);
}

/** The worst of the truths of an objective's checks. */
export function worstTruth(truths: readonly GroundTruth[]): GroundTruth {
  const order: readonly GroundTruth[] = ['violated', 'unknown', 'holds'];
  return order.find((truth) => truths.includes(truth)) ?? 'unknown';
}

function concernedBy({ selector, window }: PlannedCheck, requests: readonly KnownRequest[]): KnownRequest[] {
  const wanted = REQUEST_TAGS.flatMap((tag) => {
    const value = selector[tag];
    return value === undefined ? [] : [{ tag, value }];
  });
  return requests.filter(
    ({ asked }) =>
      (window === '*' || window === asked.window) && wanted.every(({ tag, value }) => asked[tag] === value),
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
  if (fate.outcome !== 'good') return true;
  if (check.sli === 'availability') return false;
  return !compares(valueOf(check, fate) ?? Infinity, check.expectation.operator, check.expectation.limit);
}

function valueOf({ sli }: PlannedCheck, { responseMs, databaseMs, poolMs }: Fate): number | null {
  if (sli === 'db_time') return databaseMs;
  return sli === 'pool_time' ? poolMs : responseMs;
}

function truthOfCount(check: PlannedCheck, concerned: readonly KnownRequest[]): GroundTruth {
  const { operator, limit } = check.expectation;
  const found = concerned.filter(({ fate }) => isCounted(check, fate)).length;
  const isLookedAt = check.sli !== 'invariant' || concerned.some(({ fate }) => looksAt(check, fate));
  if (concerned.length === 0 || !isLookedAt) return 'unknown';
  return compares(found, operator, limit) ? 'holds' : 'violated';
}

function isCounted(check: PlannedCheck, fate: Fate): boolean {
  if (check.sli !== 'invariant') return fate.outcome === 'limited';
  return looksAt(check, fate) && fate.invariant?.outcome === 'broken';
}

function looksAt({ selector }: PlannedCheck, { invariant, outcome }: Fate): boolean {
  return outcome === 'good' && invariant !== null && invariant.name === selector.invariant;
}
