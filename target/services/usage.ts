import type { Architecture } from '../architecture.ts';
import { BILLED_MONTH } from '../data/shape.ts';
import type { Database } from '../database/request-database.ts';
import type { ReferenceData } from './reference-data.ts';

/** What a tenant has used in the month that is not billed yet. */
export interface Usage {
  readonly seats: number;
  readonly tasks: number;
  readonly events: number;
  readonly storedBytes: number;
}

export type UsageLookup = (database: Database, tenant: number) => Promise<Usage | undefined>;

const COUNT = {
  name: 'usage',
  text: `SELECT (SELECT count(*)::integer FROM users WHERE tenant_id = $1) AS seats,
      (SELECT count(*)::integer FROM tasks WHERE tenant_id = $1 AND created_at >= '${BILLED_MONTH.start}') AS tasks,
      (SELECT count(*)::integer FROM audit_events WHERE tenant_id = $1 AND created_at >= '${BILLED_MONTH.start}') AS events,
      (SELECT coalesce(sum(v.size), 0)::float FROM projects p JOIN files f ON f.project_id = p.id
        JOIN file_versions v ON v.file_id = f.id WHERE p.tenant_id = $1) AS "storedBytes"`,
};

/** A month's bill is no news of the minute, and counting all that a large tenant did takes longer the longer the month lasts. */
const REMEMBERED_MS = 300_000;

/** Counted at the moment of asking in legacy, in modern at most once in five minutes for each tenant. */
export function usageLookupFor(architecture: Architecture, referenceData: ReferenceData): UsageLookup {
  const count = referenceData<Usage & Record<string, unknown>>(COUNT, REMEMBERED_MS);
  const lookup: UsageLookup = async (database, tenant) => (await count(database, [tenant]))[0];
  return architecture === 'legacy' ? lookup : sharedWhilePending(lookup);
}

/** Whoever asks while a tenant's usage is being counted gets what comes of it, a failure too; after that it is counted anew. */
function sharedWhilePending(lookup: UsageLookup): UsageLookup {
  const pending = new Map<number, Promise<Usage | undefined>>();
  return (database, tenant) => {
    const underWay = pending.get(tenant);
    if (underWay !== undefined) return underWay;
    const asked = lookup(database, tenant).finally(() => pending.delete(tenant));
    pending.set(tenant, asked);
    return asked;
  };
}
