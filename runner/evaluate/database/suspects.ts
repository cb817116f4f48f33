import type { WindowName } from '../../../scenarios/kit/contract.ts';
import type { DatabaseWindow } from '../../schema/database-analysis-schema.ts';
import type { CheckResult } from '../../schema/evaluation-schema.ts';
import type { LegView } from '../leg-view.ts';
import { claimsOf } from './claims.ts';

/** Where the time of requests went, on average; null where no answer says so. */
export interface SpentTimes extends Pick<DatabaseWindow, 'responseMs' | 'databaseMs' | 'poolMs'> {
  /** Null: of all services together. */
  readonly svc: string | null;
}

/** What a leg's checks have against its database. */
export interface Suspicion {
  /** The services that are too slow. */
  readonly suspects: readonly SpentTimes[];
  /** Database time itself fails an objective. */
  readonly failsDatabase: boolean;
}

export const NO_SUSPICION: Suspicion = { suspects: [], failsDatabase: false };

export type FailableCheck = Pick<CheckResult, 'leg' | 'sli' | 'verdict' | 'selector' | 'unit' | 'limit'>;

/** The services whose response time or database time fails a check of this leg, and where their time went. */
export function suspicionOn(leg: LegView, window: WindowName, checks: readonly FailableCheck[]): Suspicion {
  const failing = checks.filter((check) => check.leg === leg.record.plan.id && check.verdict === 'fail');
  const slow = failing.filter(({ sli }) => sli === 'response_time' || sli === 'db_time');
  const operations = leg.record.plan.catalogue.journeys.flatMap((journey) => journey.operations);
  const times = [...new Set(operations.map(({ svc }) => svc))].map((svc) => ({
    svc,
    ...claimsOf(leg, window, { svc }),
  }));
  return {
    suspects: times.filter((each) => slow.some((check) => isAbout(check, each, operations))),
    failsDatabase: failing.some(({ sli }) => sli === 'db_time'),
  };
}

/** A check of all services together is about those that take longer than it allows on average. */
function isAbout(
  { sli, selector, unit, limit }: FailableCheck,
  { svc, responseMs, databaseMs }: SpentTimes & { readonly svc: string },
  operations: readonly { readonly svc: string; readonly op: string }[],
): boolean {
  if (selector.svc !== undefined) return selector.svc === svc;
  if (selector.op !== undefined)
    return operations.some((each) => each.op === selector.op && each.svc === svc);
  const meanMs = sli === 'db_time' ? databaseMs : responseMs;
  return unit === 'ms' && meanMs !== null && meanMs >= limit;
}
