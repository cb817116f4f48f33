import type { ClientBase } from 'pg';
import { SCHEMA } from '../data/shape.ts';
import { isRegion, PRIMARY_REGION, REGIONS, type Region, type RegionCount, regionAfter } from './regions.ts';

/** The placement of tenants: whoever is not in it is at home. */
const TABLE = `${SCHEMA}.tenant_placements`;

/** Makes the table where it is missing, with every tenant at home. */
export async function resetPlacements(client: ClientBase): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS ${TABLE} (tenant_id integer PRIMARY KEY, region text NOT NULL)`,
  );
  await client.query(`DELETE FROM ${TABLE}`);
}

/** Moves the largest tenants outside the primary's region to a region that is not theirs. */
export async function misplaceTenants(client: ClientBase, tenants: number): Promise<void> {
  const cases = REGIONS.map((region) => `WHEN '${region}' THEN '${regionAfter(region)}'`).join(' ');
  await client.query(
    `INSERT INTO ${TABLE} SELECT id, CASE region ${cases} END FROM ${SCHEMA}.tenants
      WHERE region <> '${PRIMARY_REGION}' ORDER BY id LIMIT $1`,
    [tenants],
  );
}

/** Which region holds and serves a tenant; kept in memory, as it is asked at every request. */
export class Placements {
  readonly #elsewhere = new Map<number, Region>();
  readonly #regions: RegionCount;

  constructor(regions: RegionCount) {
    this.#regions = regions;
  }

  /** Reads the table again. */
  async load(client: Pick<ClientBase, 'query'>): Promise<void> {
    const { rows } = await client.query<{ tenant: number; region: string }>(
      `SELECT tenant_id AS tenant, region FROM ${TABLE}`,
    );
    this.#elsewhere.clear();
    for (const { tenant, region } of rows) if (isRegion(region)) this.#elsewhere.set(tenant, region);
  }

  /** The region of a tenant's data, given its home; with one region only, that one. */
  of(tenant: number, home: string): Region {
    if (this.#regions === 1 || !isRegion(home)) return PRIMARY_REGION;
    return this.#elsewhere.get(tenant) ?? home;
  }
}
