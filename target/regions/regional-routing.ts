import type { Service } from '../architecture.ts';
import type { Pools } from '../database/pools.ts';
import type { RequestDatabase } from '../database/request-database.ts';
import type { Identity } from '../services/identity.ts';
import type { Placements } from './placements.ts';
import { RecentWriters } from './recent-writers.ts';
import type { Region } from './regions.ts';

/** A request, as far as it matters where it reads. */
export interface RoutedRequest {
  readonly service: Service;
  readonly method: string;
  readonly token: string;
  readonly identity: Identity;
}

/** Sends reads to the replica nearest to the tenant, and writes, with the reads right after them, to the primary. */
export class RegionalRouting {
  readonly #pools: Pools;
  readonly #placements: Placements;
  readonly #writers: RecentWriters;

  constructor(pools: Pools, placements: Placements, nowMs: () => number) {
    this.#pools = pools;
    this.#placements = placements;
    this.#writers = new RecentWriters(nowMs);
  }

  /** Where a tenant's requests are served and its data is stored. */
  regionOf({ tenantNumber, tenant }: Identity): Region {
    return this.#placements.of(tenantNumber, tenant.region);
  }

  /** Moves the request's database access to where the request must go. */
  route(database: RequestDatabase, { service, method, token, identity }: RoutedRequest): void {
    if (method !== 'GET') this.#writers.wrote(token);
    else if (!this.#writers.hasJustWritten(token))
      database.moveTo(this.#pools.nearest(service, this.regionOf(identity)));
  }
}
