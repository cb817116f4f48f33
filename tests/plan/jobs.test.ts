import { describe, expect, test } from 'vitest';
import { planned } from './shop.ts';

describe('objectives about jobs', () => {
  const JOBS = { sli: 'job_time' as const, expect: 'p95 < 30s' };

  test('select the operations that accept them', () => {
    const { checks, played } = planned([{ ...JOBS, per: ['op'] }]).plan;
    expect(checks).toMatchObject([
      {
        id: 'objective-1/op=charge',
        selector: { kind: 'accept', op: 'charge' },
        submetricTags: 'op:charge,kind:accept,window:peak',
        limitTag: 'below-30000',
        expectedSamples: 1_200,
        requestsPerDroppedJourney: { fewest: 0, most: 1 },
      },
    ]);
    expect(played.submetrics).toContain('jobs{outcome:lost,op:charge,kind:accept,window:peak}');
    expect(played.submetrics).toContain('job_time{op:charge,kind:accept,window:peak}');
    expect(played.limits).toEqual([
      { sli: 'job_time', tag: 'below-30000', limitMs: 30_000, inclusive: false },
    ]);
  });

  test('are impossible where no operation accepts any', () => {
    const { impossible } = planned([{ sli: 'jobs_lost', expect: 'count == 0', where: { svc: 'web' } }]);
    expect(impossible).toEqual([
      { objective: 'objective-1', why: 'no operation has svc "web" and kind "accept"' },
    ]);
  });
});
