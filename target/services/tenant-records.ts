import type { Architecture } from '../architecture.ts';
import type { RequestDatabase } from '../database/request-database.ts';
import type { Faults } from '../faults/faults.ts';
import { VersionedCache } from '../versioned-cache.ts';

/** How a tenant wants the product to be. */
export interface Settings {
  readonly language?: string;
  readonly timeZone?: string;
  readonly digest?: string;
}

/** A tenant as the product shows it. */
export interface TenantRecord {
  readonly name: string;
  readonly plan: string;
  readonly region: string;
  readonly version: number;
  readonly settings: Settings;
}

/** What is known of the tenants. */
export interface TenantRecords {
  find(database: RequestDatabase, tenant: number): Promise<TenantRecord | undefined>;
  /** Says that a tenant has just been changed. */
  changed(tenant: number): void;
}

const FIND = {
  name: 'tenant-find',
  text: 'SELECT name, plan, region, version, settings FROM tenants WHERE id = $1',
};

const stored: TenantRecords = {
  async find(database, tenant) {
    return (await database.query<TenantRecord & Record<string, unknown>>(FIND, [tenant]))[0];
  },
  changed: () => undefined,
};

const CACHE = { ttlMs: 60_000, capacity: 5_000 };

/** Read at every request in legacy; remembered for a minute in modern, unless they are changed. */
export function tenantRecordsFor(
  architecture: Architecture,
  nowMs: () => number,
  faults: Faults,
): TenantRecords {
  if (architecture === 'legacy') return stored;
  const losesInvalidations = (): boolean => faults.isOn('stale-cache');
  const cache = new VersionedCache<TenantRecord>({ ...CACHE, nowMs, losesInvalidations });
  return {
    find: (database, tenant) =>
      cache.get(String(tenant), () => {
        // A replica could bring back what an invalidation has just removed.
        database.usePrimary();
        return stored.find(database, tenant);
      }),
    changed: (tenant) => cache.invalidate(String(tenant)),
  };
}
