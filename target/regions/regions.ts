/** Where tenants live. The primary stands in the first one; each of the others has a replica. */
export const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-1'] as const;

export type Region = (typeof REGIONS)[number];

export const PRIMARY_REGION: Region = 'us-east-1';
export const REPLICA_REGIONS: readonly Region[] = REGIONS.filter((region) => region !== PRIMARY_REGION);

export function isRegion(name: string): name is Region {
  return REGIONS.some((region) => region === name);
}

/** The region after this one, the last one's being the first. */
export const regionAfter = (region: Region): Region =>
  REGIONS[(REGIONS.indexOf(region) + 1) % REGIONS.length] ?? PRIMARY_REGION;

/** How many regions a target runs in. */
export const REGION_COUNTS = [1, 3] as const;

export type RegionCount = (typeof REGION_COUNTS)[number];

/** A region's replica. */
export interface Replica {
  readonly region: Region;
  readonly url: string;
}
