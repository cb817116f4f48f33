import { describe, expect, it } from 'vitest';
import { Faults } from '../../target/faults/faults.ts';
import { PLAN_LIMITS, rateLimits } from '../../target/limits/rate-limits.ts';
import { TokenBucket } from '../../target/limits/token-bucket.ts';

describe('a token bucket', () => {
  it('lets a burst through, and then says how long to wait', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 3 }, 0);
    expect([0, 0, 0, 0].map((nowMs) => bucket.take(nowMs))).toEqual([0, 0, 0, 100]);
  });

  it('fills while nobody takes, but never beyond its size', () => {
    const bucket = new TokenBucket({ perSecond: 10, burst: 2 }, 0);
    bucket.take(0);
    bucket.take(0);
    expect(bucket.take(50)).toBe(50);
    expect(bucket.take(100)).toBe(0);
    expect([60_000, 60_000, 60_000].map((nowMs) => bucket.take(nowMs))).toEqual([0, 0, 100]);
  });

  it('lets its rate through in the long run', () => {
    const bucket = new TokenBucket({ perSecond: 40, burst: 1 }, 0);
    const asked = Array.from({ length: 10_000 }, (_, n) => bucket.take(n));
    expect(asked.filter((waitMs) => waitMs === 0)).toHaveLength(400);
  });
});

describe('the rate limits', () => {
  const flood = (limit: (tenant: number, plan: string) => number, tenant: number, plan: string): number =>
    Array.from({ length: 5_000 }, () => limit(tenant, plan)).filter((waitMs) => waitMs === 0).length;

  it('are by plan, and each tenant has its own', () => {
    const limit = rateLimits(new Faults(), () => 0);
    expect(flood(limit, 100, 'free')).toBe(PLAN_LIMITS['free']?.burst);
    expect(flood(limit, 101, 'free')).toBe(PLAN_LIMITS['free']?.burst);
    expect(flood(limit, 30, 'standard')).toBe(PLAN_LIMITS['standard']?.burst);
    expect(flood(limit, 1, 'premium')).toBe(PLAN_LIMITS['premium']?.burst);
  });

  it('treat a plan that nobody knows like the smallest', () => {
    expect(
      flood(
        rateLimits(new Faults(), () => 0),
        1,
        'trial',
      ),
    ).toBe(PLAN_LIMITS['free']?.burst);
  });

  it('are one for all while the fault is on: a free tenant takes what premium needs', async () => {
    const faults = new Faults();
    const limit = rateLimits(faults, () => 0);
    await faults.switchOn('shared-limits', { perSecond: 200 });
    expect(flood(limit, 100, 'free')).toBe(200);
    expect(limit(1, 'premium')).toBeGreaterThan(0);
    await faults.switchOff('shared-limits');
    expect(limit(1, 'premium')).toBe(0);
  });
});
