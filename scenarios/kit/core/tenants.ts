import type { PlannedTenant } from '../contract.ts';

/**
 * Tenants, each as JSON. VUs share them, and k6 makes a copy of each that is looked at: of a text faster than of an object,
 * every value of which it freezes.
 */
export type TenantTexts = readonly string[];

// k6's engine looks for a global in every scope there is; this is found at once.
const { parse } = JSON;

/** Tenants with their cumulative weights, prepared for a binary search. */
export interface TenantPool {
  readonly tenants: TenantTexts;
  readonly upTo: Float64Array;
}

/** `weights` are those of the tenants, in the same order. */
export function prepareTenants(tenants: TenantTexts, weights: readonly number[]): TenantPool {
  let total = 0;
  return { tenants, upTo: Float64Array.from(weights, (weight) => (total += weight)) };
}

/** Those at some places alone, with their weights. The list stays shared. */
export function someOf(
  tenants: TenantTexts,
  weights: readonly number[],
  places: readonly number[],
): TenantPool {
  const chosen = new Set(places);
  return prepareTenants(
    tenants,
    weights.map((weight, place) => (chosen.has(place) ? weight : 0)),
  );
}

/** The tenant that a uniform number in [0, 1) picks; each is as likely as its weight says. */
export function pickTenant(pool: TenantPool, uniform: number): PlannedTenant {
  const { tenants, upTo } = pool;
  const wanted = uniform * (upTo[upTo.length - 1] ?? 0);
  let low = 0;
  let high = upTo.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((upTo[middle] ?? 0) > wanted) high = middle;
    else low = middle + 1;
  }
  const text = tenants[low];
  if (text === undefined) throw new Error('The plan has no tenants.');
  const tenant: PlannedTenant = parse(text);
  return tenant;
}
