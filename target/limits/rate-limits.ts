import type { Faults } from '../faults/faults.ts';
import { type Allowance, TokenBucket } from './token-bucket.ts';

/** What each tenant of a plan may send: several times what the largest one needs at the worst hour's threefold. */
export const PLAN_LIMITS: Readonly<Record<string, Allowance>> = {
  premium: { perSecond: 400, burst: 1_000 },
  standard: { perSecond: 120, burst: 300 },
  free: { perSecond: 40, burst: 120 },
};
const UNKNOWN_PLAN: Allowance = { perSecond: 40, burst: 120 };

/** Says whether a tenant may send a request now: 0 if so, otherwise after how many ms it may. */
export type RateLimit = (tenant: number, plan: string) => number;

/** A bucket for each tenant, by its plan; with the fault `shared-limits`, one for all of them. */
export function rateLimits(faults: Faults, nowMs: () => number): RateLimit {
  const buckets = new Map<number, TokenBucket>();
  let shared: TokenBucket | undefined;
  faults.onChange('shared-limits', () => {
    const perSecond = faults.parameters('shared-limits')?.perSecond;
    shared = perSecond === undefined ? undefined : new TokenBucket({ perSecond, burst: perSecond }, nowMs());
  });
  const ownBucket = (tenant: number, plan: string): TokenBucket => {
    const bucket = buckets.get(tenant) ?? new TokenBucket(PLAN_LIMITS[plan] ?? UNKNOWN_PLAN, nowMs());
    buckets.set(tenant, bucket);
    return bucket;
  };
  return (tenant, plan) => (shared ?? ownBucket(tenant, plan)).take(nowMs());
}
