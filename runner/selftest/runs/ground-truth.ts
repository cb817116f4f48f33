import { compares } from '../../grammar/load.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import type { AskedRequest, Fate } from './conditions.ts';
import type { KnownRequest } from './synthetic-leg.ts';

/** Whether an objective really holds on what happened. `unknown`: nothing happened that it is about. */
export type GroundTruth = 'holds' | 'violated' | 'unknown';

/**
 * The truth about a check, from every request that a user asked for, with nothing of the evaluation in between. Whoever
 * got no useful answer, or was never served at all, waited too long.
 */
export function groundTruth(check: PlannedCheck, requests: readonly KnownRequest[]): GroundTruth {
  const concerned = requests.filter(({ asked }) => isAbout(check, asked));
  return check.expectation.statistic === 'count'
    ? truthOfCount(check, concerned)
    : truthOfShare(check, concerned);
}

/** The worst of the truths of an objective's checks. */
export function worstTruth(truths: readonly GroundTruth[]): GroundTruth {
  const order: readonly GroundTruth[] = ['violated', 'unknown', 'holds'];
  return order.find((truth) => truths.includes(truth)) ?? 'unknown';
}

function isAbout({ selector, window }: PlannedCheck, asked: AskedRequest): boolean {
  const { svc, op, kind, journey, plan, region } = asked;
  const tags: Readonly<Record<string, string>> = { svc, op, kind, journey, plan, region };
  const isIn = window === '*' || window === asked.window;
  return isIn && Object.entries(selector).every(([tag, value]) => tag === 'invariant' || tags[tag] === value);
}

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
