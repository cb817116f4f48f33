import { describe, expect, test } from 'vitest';
import type { Objective } from '../../runner/model/thresholds.ts';
import { type CheckContext, impossibleProblems, planChecks } from '../../runner/plan/checks.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { CATALOGUE, objectivesOf, PROFILE, planned } from './shop.ts';

const idsOf = (draft: Partial<WrittenObjective>) =>
  planned([{ id: 'o', ...draft }]).plan.checks.map(({ id }) => id);

describe('an objective becomes one check for each value of its tags', () => {
  test.each<[string, Partial<WrittenObjective>, string[]]>([
    ['all requests together', {}, ['o']],
    ['every service that is played', { per: ['svc'] }, ['o/svc=web', 'o/svc=cart', 'o/svc=pay']],
    ['every operation of one service', { where: { svc: 'pay' }, per: ['op'] }, ['o/op=charge', 'o/op=poll']],
    [
      'every kind of request',
      { per: ['kind'] },
      ['o/kind=read', 'o/kind=write', 'o/kind=accept', 'o/kind=poll'],
    ],
    ['every journey', { per: ['journey'] }, ['o/journey=browse', 'o/journey=buy']],
    ['every plan', { per: ['plan'] }, ['o/plan=premium', 'o/plan=free']],
    ['every region', { per: ['region'] }, ['o/region=eu', 'o/region=us']],
    ['one service', { where: { svc: 'cart' } }, ['o']],
    [
      'only the pairs that occur: no premium tenant is in the US',
      { where: { svc: 'pay', kind: 'poll' }, per: ['plan', 'region'] },
      ['o/plan=premium/region=eu', 'o/plan=free/region=eu', 'o/plan=free/region=us'],
    ],
    [
      'the services of one journey',
      { where: { journey: 'browse' }, per: ['svc'] },
      ['o/svc=web', 'o/svc=cart'],
    ],
  ])('%s', (_, draft, ids) => {
    expect(idsOf(draft)).toEqual(ids);
  });

  test('a check carries the tags of the objective and its own', () => {
    const { checks } = planned([{ where: { plan: 'free' }, per: ['svc'] }]).plan;
    expect(checks.map(({ selector }) => selector)).toEqual([
      { plan: 'free', svc: 'web' },
      { plan: 'free', svc: 'cart' },
      { plan: 'free', svc: 'pay' },
    ]);
  });

  test('it says what it judges, where, and what is shown beside', () => {
    const [check] = planned([
      {
        id: 'speed',
        expect: 'p99 <= 1.5s',
        where: { svc: 'web' },
        window: 'recovery',
        report: ['p50', 'p99.9'],
      },
    ]).plan.checks;
    expect(check).toMatchObject({
      id: 'speed',
      objective: 'speed',
      sli: 'response_time',
      selector: { svc: 'web' },
      window: 'recovery',
      pool: 'leg',
      report: [0.5, 0.999],
      limitTag: 'at-most-1500',
      submetricTags: 'svc:web,window:recovery',
      expectation: { probability: 0.99, operator: '<=', limit: 1_500, text: 'p99 <= 1.5s' },
    });
  });

  test('a share of the whole run is judged over all legs and windows', () => {
    const [check] = planned([{ sli: 'availability', expect: 'ratio >= 99.99%', window: '*', pool: 'run' }])
      .plan.checks;
    expect(check).toMatchObject({ pool: 'run', window: '*', limitTag: null, submetricTags: '' });
  });

  test('what an invariant is looked at with is not known before: its objective is one check', () => {
    const { checks } = planned([
      { sli: 'invariant', expect: 'count == 0', where: { invariant: 'residency' } },
      { id: 'all', sli: 'invariant', expect: 'count == 0' },
    ]).plan;
    expect(checks.map(({ selector }) => selector)).toEqual([{ invariant: 'residency' }, {}]);
  });
});

describe('an objective that this leg cannot judge is not applicable, and says why', () => {
  test.each<[string, Partial<WrittenObjective>, number, string]>([
    ['another load', { at: { load: 3 } }, 2.5, 'judged at load == 3x, this leg is 2.5x'],
    ['a load that is too high', { at: { load: '<= 2.5x' } }, 3, 'judged at load <= 2.5x, this leg is 3x'],
    [
      'an experiment',
      { needs: { experiment: 'bulk-import' } },
      1,
      'needs the experiment "bulk-import", which this profile does not play',
    ],
  ])('%s', (_, draft, load, reason) => {
    const { plan, impossible } = planned([draft], { load });
    expect(plan.checks).toEqual([]);
    expect(plan.notApplicable).toEqual([{ objective: 'objective-1', reason }]);
    expect(impossible).toEqual([]);
  });

  test('work in the background, where no journey begins any', () => {
    const catalogue: Catalogue = {
      ...CATALOGUE,
      journeys: CATALOGUE.journeys.map((journey) => ({
        ...journey,
        operations: journey.operations.filter(({ kind }) => kind !== 'accept'),
      })),
    };
    const busy = { needs: { jobsInProgress: '>= 1' } };
    expect(planned([busy], { catalogue }).plan.notApplicable).toEqual([
      {
        objective: 'objective-1',
        reason: 'needs jobs in progress, and no journey of this profile begins any',
      },
    ]);
    expect(planned([busy]).plan.checks).toHaveLength(1);
  });

  test('a window that the profile does not have', () => {
    const profile = { ...PROFILE, windows: PROFILE.windows.filter(({ name }) => name !== 'recovery') };
    expect(planned([{ window: 'recovery' }], { profile }).plan.notApplicable).toEqual([
      { objective: 'objective-1', reason: 'the profile has no window "recovery"' },
    ]);
  });

  test.each([
    ['<= 2.5x', 2.5],
    ['< 3x', 2.5],
    ['>= 1x', 2.5],
    [2.5, 2.5],
  ])('at %s a leg at %dx is judged', (load, leg) => {
    expect(planned([{ at: { load } }], { load: leg }).plan.checks).toHaveLength(1);
  });
});

describe('an objective that no operation can satisfy is impossible', () => {
  test.each<[string, Partial<WrittenObjective>, string]>([
    ['a misspelt service', { where: { svc: 'wbe' } }, 'no operation has svc "wbe"'],
    [
      'a service and an operation of two',
      { where: { svc: 'web', op: 'add' } },
      'no operation has svc "web" and op "add"',
    ],
    [
      'a journey that the mix never chooses',
      { where: { journey: 'clean-up' } },
      'no operation has journey "clean-up"',
    ],
    ['a plan without tenants', { where: { plan: 'gold' } }, 'no operation has plan "gold"'],
    [
      'a plan where none of its tenants is',
      { where: { plan: 'premium', region: 'us' } },
      'no operation has plan "premium" and region "us"',
    ],
    [
      'a tag of experiments',
      { where: { block: 'on' } },
      'only an experiment sends requests with a cohort or a block, and this profile plays none',
    ],
  ])('%s', (_, draft, why) => {
    const { plan, impossible } = planned([draft]);
    expect(plan.checks).toEqual([]);
    expect(impossible).toEqual([{ objective: 'objective-1', why }]);
  });

  test('a scenario of which nothing is played satisfies nothing', () => {
    const profile = { ...PROFILE, mix: [{ atMs: 0, weights: { 'no-such-journey': 1 } }] };
    expect(planned([{}], { profile }).impossible).toEqual([
      { objective: 'objective-1', why: 'no operation is played' },
    ]);
  });

  test('an operation that is never sent satisfies nothing', () => {
    const [browse] = CATALOGUE.journeys;
    const journeys = [{ name: 'browse', maxThinkSeconds: 0, operations: [] }].map((journey) => ({
      ...journey,
      operations: (browse?.operations ?? []).map((operation) =>
        operation.svc === 'cart' ? { ...operation, min: 0, max: 0 } : operation,
      ),
    }));
    const catalogue = { ...CATALOGUE, journeys };
    expect(planned([{ where: { svc: 'cart' } }], { catalogue }).impossible).toHaveLength(1);
  });

  describe('and is told of the thresholds file, with its place', () => {
    const objectives = objectivesOf(
      { id: 'a' },
      { id: 'b', where: { svc: 'wbe' } },
      { id: 'c', at: { load: 3 }, where: { svc: 'pya' } },
    );
    const legAt = (load: number, own: readonly Objective[] = objectives) =>
      planChecks(own, { profile: PROFILE, load, catalogue: CATALOGUE, journeysIn: () => new Map() });

    test('every one at once', () => {
      expect(impossibleProblems('thresholds.json', objectives, [legAt(2.5), legAt(3)])).toEqual([
        {
          where: 'thresholds.json',
          path: '/objectives/1/where',
          value: '{"svc":"wbe"}',
          message: 'no request can ever satisfy "b": no operation has svc "wbe"',
          remedy: expect.stringContaining('`peakgate plan` lists the services and operations there are.'),
        },
        expect.objectContaining({
          path: '/objectives/2/where',
          message: 'no request can ever satisfy "c": no operation has svc "pya"',
        }),
      ]);
    });

    test('not where the leg that would show it is not played', () => {
      const problems = impossibleProblems('thresholds.json', objectives, [legAt(2.5)]);
      expect(problems.map(({ path }) => path)).toEqual(['/objectives/1/where']);
    });

    test('not where another leg has such operations', () => {
      const only = objectivesOf({ id: 'pay', where: { svc: 'pay' } });
      const browsing: CheckContext['profile'] = { ...PROFILE, mix: [{ atMs: 0, weights: { browse: 1 } }] };
      const without = planChecks(only, {
        profile: browsing,
        load: 1,
        catalogue: CATALOGUE,
        journeysIn: () => new Map(),
      });
      expect(without.impossible).toHaveLength(1);
      expect(impossibleProblems('thresholds.json', only, [without, legAt(1, only)])).toEqual([]);
      expect(impossibleProblems('thresholds.json', only, [without])).toHaveLength(1);
    });

    test('not without legs', () => {
      expect(impossibleProblems('thresholds.json', objectives, [])).toEqual([]);
    });
  });
});

/** The peak of the sale at 1x: 240 seconds of 20 journeys, 3,600 that browse and 1,200 that buy. */
describe('how many samples a check can expect', () => {
  test.each<[string, Partial<WrittenObjective>, number, string]>([
    ['all requests of the peak', {}, 15_600, '3,600 x (2 + 0.5) + 1,200 x (1 + 1 + 1 + 2.5)'],
    ['one service', { where: { svc: 'web' } }, 8_400, '3,600 x 2 + 1,200 x 1'],
    ['one that may be left out', { where: { svc: 'cart' } }, 3_000, '3,600 x 0.5 + 1,200 x 1'],
    ['one of one journey', { where: { svc: 'pay' } }, 4_200, '1,200 x (1 + 2.5)'],
    ['one operation', { where: { op: 'poll' } }, 3_000, '1,200 x 2.5'],
    ['one kind', { where: { kind: 'accept' } }, 1_200, '1,200 x 1'],
    ['one journey', { where: { journey: 'browse' } }, 9_000, '3,600 x 2.5'],
    [
      'a plan with a quarter of the traffic',
      { where: { svc: 'web', plan: 'premium' } },
      2_100,
      '8,400 x 2/8',
    ],
    ['a region with three eighths', { where: { svc: 'web', region: 'eu' } }, 3_150, '8,400 x 3/8'],
    ['free tenants in Europe', { where: { svc: 'web', region: 'eu', plan: 'free' } }, 1_050, '8,400 x 1/8'],
    ['the recovery', { where: { kind: 'accept' }, window: 'recovery' }, 300, '60 s x 20 / 4 x 1'],
    ['the ramp', { where: { kind: 'accept' }, window: 'ramp' }, 765, '180 s x 17 / 4 x 1'],
    ['the whole leg', { where: { kind: 'accept' }, window: '*' }, 2_625, '10,500 / 4 x 1'],
  ])('%s', (_, draft, samples) => {
    expect(planned([draft]).plan.checks[0]?.expectedSamples).toBe(samples);
  });

  test('at 2.5x there are two and a half times as many', () => {
    expect(planned([{ where: { svc: 'web' } }], { load: 2.5 }).plan.checks[0]?.expectedSamples).toBe(21_000);
  });

  test('in a tenth of the time there are a tenth', () => {
    const { checks } = planned([{ where: { svc: 'web' } }], { inMs: 60_000 }).plan;
    expect(checks[0]?.expectedSamples).toBe(840);
  });

  test('a mix that changes is followed through the window', () => {
    const mix = [
      { atMs: 300_000, weights: { browse: 1, buy: 0 } },
      { atMs: 540_000, weights: { browse: 0, buy: 1 } },
    ];
    const { checks } = planned([{ where: { kind: 'accept' } }], { profile: { ...PROFILE, mix } }).plan;
    expect(checks[0]?.expectedSamples).toBe(2_400);
  });
});

describe('how many requests of a check one dropped journey may have cost', () => {
  test.each<[string, Partial<WrittenObjective>, { fewest: number; most: number }]>([
    ['every journey has at least one page', { where: { svc: 'web' } }, { fewest: 1, most: 3 }],
    ['only some add to the cart', { where: { svc: 'cart' } }, { fewest: 0, most: 1 }],
    ['only buyers pay', { where: { svc: 'pay' } }, { fewest: 0, most: 6 }],
    ['all requests', {}, { fewest: 1, most: 8 }],
    [
      'a tenant may have been of another plan',
      { where: { svc: 'web', plan: 'free' } },
      { fewest: 0, most: 3 },
    ],
    ['or of another region', { where: { svc: 'web', region: 'eu' } }, { fewest: 0, most: 3 }],
    ['or the journey another one', { where: { journey: 'buy' } }, { fewest: 0, most: 8 }],
  ])('%s', (_, draft, range) => {
    expect(planned([draft]).plan.checks[0]?.requestsPerDroppedJourney).toEqual(range);
  });

  test('where only one journey is played it is that one', () => {
    const profile = { ...PROFILE, mix: [{ atMs: 0, weights: { buy: 1 } }] };
    const { checks } = planned([{ where: { journey: 'buy' } }], { profile }).plan;
    expect(checks[0]?.requestsPerDroppedJourney).toEqual({ fewest: 3, most: 8 });
  });
});
