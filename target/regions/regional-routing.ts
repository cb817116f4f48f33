import type { Service } from '../architecture.ts';
import type { Pools } from '../database/pools.ts';
import type { RequestDatabase } from '../database/request-database.ts';
import type { Faults } from '../faults/faults.ts';
import type { Identity } from '../services/identity.ts';
import type { Placements } from './placements.ts';
import { RecentWriters } from './recent-writers.ts';
import { type Region, regionAfter } from './regions.ts';

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
  readonly #faults: Faults;

  constructor(pools: Pools, placements: Placements, faults: Faults, nowMs: () => number) {
    this.#pools = pools;
    this.#placements = placements;
    this.#faults = faults;
    this.#writers = new RecentWriters(nowMs);
  }

  /** Where a tenant's data is stored, and its requests are to be served. */
  regionOf({ tenantNumber, tenant }: Identity): Region {
    return this.#placements.of(tenantNumber, tenant.region);
  }

  /** Where a request was served; what only the primary did, which writes for all regions, was served in the tenant's. */
  servedIn(database: RequestDatabase | null, identity: Identity): Region {
    return database?.servedIn ?? this.regionOf(identity);
  }

  /**
   * Notes that a session writes: when its write arrives, for what is stored before its answer is there, and again when
   * it is answered, so that none of the time for which the session reads the primary goes by in waiting.
   */
  wrote(session: string): void {
    this.#writers.wrote(session);
  }

  /** Moves the request's database access to where the request must go. */
  route(database: RequestDatabase, { service, method, token, identity }: RoutedRequest): void {
    if (method !== 'GET') this.wrote(token);
    else if (!this.#writers.hasJustWritten(token))
      database.readFrom(this.#pools.nearest(service, this.#readsIn(identity)));
  }

  /** The tenant's region, or the next one for the reads that leak there. */
  #readsIn(identity: Identity): Region {
    const region = this.regionOf(identity);
    const share = this.#faults.parameters('region-leak')?.share ?? 0;
    return Math.random() < share ? regionAfter(region) : region;
  }
}
