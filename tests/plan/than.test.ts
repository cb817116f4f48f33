import { describe, expect, test } from 'vitest';
import { planned } from './shop.ts';

const GROWTH = { id: 'growth', expect: 'p95 <= 1.25x', than: { load: 1 }, per: ['svc' as const] };

describe('an objective that compares loads', () => {
  test('is judged on the leg that grew, against the leg at the other load', () => {
    const { checks } = planned([GROWTH], { load: 3 }).plan;
    expect(checks.map(({ id, than, limitTag }) => ({ id, than, limitTag }))).toEqual(
      ['web', 'cart', 'pay'].map((svc) => ({
        id: `growth/svc=${svc}`,
        than: { leg: 'sale@1x' },
        limitTag: null,
      })),
    );
  });

  test('registers on both legs what it reads', () => {
    const read = (load: number) =>
      planned([GROWTH], { load }).plan.played.submetrics.filter((name) =>
        name.startsWith('response_time{svc'),
      );
    expect(read(1)).toEqual([
      'response_time{svc:web,window:peak}',
      'response_time{svc:cart,window:peak}',
      'response_time{svc:pay,window:peak}',
    ]);
    expect(read(3)).toEqual(read(1));
  });

  test('tells k6 of no limit: a factor is none', () => {
    const { played } = planned([GROWTH], { load: 3 }).plan;
    expect(played.limits).toEqual([]);
    expect(played.submetrics.some((name) => name.includes('over_limit'))).toBe(false);
  });

  test('does not judge the leg that others are compared with', () => {
    const { checks, notApplicable } = planned([GROWTH], { load: 1 }).plan;
    expect(checks).toEqual([]);
    expect(notApplicable).toEqual([
      { objective: 'growth', reason: 'other loads are compared with this one' },
    ]);
  });

  test('does not apply where the other leg is not run', () => {
    const { checks, notApplicable } = planned([GROWTH], { load: 3, legs: ['sale@2.5x', 'sale@3x'] }).plan;
    expect(checks).toEqual([]);
    expect(notApplicable).toEqual([
      { objective: 'growth', reason: 'compares with sale@1x, which is not run' },
    ]);
    expect(planned([GROWTH], { load: 3, legs: ['sale@1x', 'sale@3x'] }).plan.checks).toHaveLength(3);
  });
});

describe('an objective that compares selections', () => {
  const REGIONS = { expect: 'p95 <= 2x', where: { region: 'us' }, than: { where: { region: 'eu' } } };

  test('reads both of them on one leg', () => {
    const { checks, played } = planned([REGIONS]).plan;
    expect(checks).toMatchObject([
      {
        selector: { region: 'us' },
        than: { selector: { region: 'eu' }, submetricTags: 'region:eu,window:peak' },
      },
    ]);
    expect(played.submetrics).toContain('response_time{region:us,window:peak}');
    expect(played.submetrics).toContain('response_time{region:eu,window:peak}');
  });

  test('is impossible where nothing has the other tags', () => {
    const { impossible } = planned([{ ...REGIONS, than: { where: { region: 'mars' } } }]);
    expect(impossible).toMatchObject([{ why: 'no operation has region "mars"' }]);
  });
});
