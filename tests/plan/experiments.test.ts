import { describe, expect, test } from 'vitest';
import { plannedSwitches } from '../../runner/model/planned-switches.ts';
import type { Experiment, Profile } from '../../runner/model/profile.ts';
import { replanChecks } from '../../runner/plan/replan-checks.ts';
import { shortestPhaseMs } from '../../runner/statistics/phase-length.ts';
import { PROFILE, planned, sum, thresholdsOf } from './shop.ts';

/** Inside the sale's peak, which lasts from its fifth to its ninth minute: 24 blocks of ten seconds. */
const IMPORT: Experiment = {
  name: 'import',
  title: 'An import',
  fromMs: 300_000,
  toMs: 540_000,
  pairs: 12,
  settleMs: 4_000,
  stream: { ratePerSecond: 2, weights: { buy: 1 }, tenants: [0] },
  switch: null,
};
const REQUEST = { method: 'POST', path: '/on' } as const;
const SWITCH = { on: REQUEST, off: { ...REQUEST, path: '/off' } };

/** Nobody thinks, and a step takes 200 ms: journeys are as short as blocks need them. */
const withExperiments = (...experiments: readonly Experiment[]): Profile => ({
  ...PROFILE,
  thinkTimeScale: 0.001,
  experiments,
});

type Drafts = Parameters<typeof thresholdsOf>[0];

function plan(experiments: readonly Experiment[], objectives: Drafts = [{}], inMs: number | null = null) {
  const thresholds = thresholdsOf(objectives, { minimumPeak: '30s' });
  return planned([], { profile: withExperiments(...experiments), thresholds, inMs });
}

const ISOLATION = {
  expect: 'p95 <= 1.2x',
  where: { block: 'on' },
  than: { where: { block: 'off' } },
  needs: { experiment: 'import' },
} as const;

describe('blocks', () => {
  const { plan: leg } = plan([{ ...IMPORT, pairs: 3 }]);
  const [experiment] = leg.experiments ?? [];

  test('are off first, swap their order in every pair, and are equally long', () => {
    expect(experiment?.blocks.map(({ block, fromMs, toMs }) => `${block} ${fromMs} ${toMs}`)).toEqual([
      'off 300000 340000',
      'on 340000 380000',
      'on 380000 420000',
      'off 420000 460000',
      'off 460000 500000',
      'on 500000 540000',
    ]);
  });

  test('count once they have settled', () => {
    expect(leg.played.blocks?.map(({ fromMs, toMs }) => toMs - fromMs)).toEqual(Array(6).fill(36_000));
    expect(leg.played.blocks?.[1]).toEqual({
      experiment: 'import',
      block: 'on',
      fromMs: 344_000,
      toMs: 380_000,
    });
  });

  test('shrink with the curve, on whole seconds, and their settling does not', () => {
    const [played] = plan([{ ...IMPORT, pairs: 3, settleMs: 3_500 }], [{}], 130_000).plan.experiments ?? [];
    expect(played?.settleMs).toBe(4_000);
    expect(played?.blocks[0]).toEqual({ block: 'off', fromMs: 65_000, toMs: 73_000 });
    expect(played?.blocks.at(-1)?.toMs).toBe(113_000);
  });

  test('are one where it is on once', () => {
    const crash = { ...IMPORT, pairs: 0, settleMs: 0, stream: null, switch: { on: REQUEST, off: null } };
    const { experiments = [] } = plan([crash]).plan;
    expect(experiments[0]?.blocks).toEqual([{ block: 'on', fromMs: 300_000, toMs: 540_000 }]);
    expect(plannedSwitches(experiments)).toEqual([
      { experiment: 'import', state: 'on', atMs: 300_000, request: REQUEST },
    ]);
  });

  test('are switched where their state changes, off first and off at last', () => {
    const { experiments = [] } = plan([{ ...IMPORT, pairs: 3, switch: SWITCH }]).plan;
    expect(plannedSwitches(experiments).map(({ state, atMs }) => `${state} ${atMs / 1_000}`)).toEqual([
      'off 300',
      'on 340',
      'off 420',
      'on 500',
      'off 540',
    ]);
  });
});

describe('the stream of an experiment', () => {
  const { streams } = plan([IMPORT]).plan.played;
  const [users, disturber] = streams;

  test('starts its journeys while it is on, and none before, between and after', () => {
    const perSecond = disturber?.perSecond ?? [];
    expect(perSecond).toHaveLength(600);
    expect(sum(perSecond.slice(0, 310))).toBe(0);
    expect(sum(perSecond.slice(310, 330))).toBeGreaterThan(20);
    expect(sum(perSecond.slice(330, 350))).toBe(0);
    expect(sum(perSecond.slice(540))).toBe(0);
    expect(sum(perSecond)).toBeGreaterThan(200);
    expect(sum(perSecond)).toBeLessThan(280);
  });

  test('is as large at every load', () => {
    const profile = withExperiments(IMPORT);
    expect(planned([{}], { profile, load: 3 }).plan.played.streams[1]?.perSecond).toEqual(
      disturber?.perSecond,
    );
  });

  test('has its own journeys, tenants and virtual users', () => {
    expect(disturber).toMatchObject({
      name: 'import',
      cohort: 'disturber',
      mix: [{ atMs: 0, weights: { buy: 1 } }],
      tenants: [0],
    });
    expect(disturber?.vus).toBeLessThan(users?.vus ?? 0);
  });

  test('leaves those of the users as they are without it', () => {
    const [alone] = planned([{}], { profile: { ...PROFILE, thinkTimeScale: 0.001 } }).plan.played.streams;
    expect(users).toEqual({ ...alone, vus: users?.vus, cohort: 'bystander' });
  });

  test('counts in what the leg costs', () => {
    const without = planned([{}], { profile: { ...PROFILE, thinkTimeScale: 0.001 } }).plan.expected;
    const { expected } = plan([IMPORT]).plan;
    expect(expected.journeys - without.journeys).toBe(240);
    expect(expected.memoryBytes).toBeGreaterThan(without.memoryBytes);
  });
});

describe('what an objective selects on a leg with experiments', () => {
  const mail = { ...IMPORT, name: 'mail', stream: null, switch: SWITCH };
  const selectorOf = (objective: Drafts[number], experiments: readonly Experiment[] = [IMPORT]) =>
    plan(experiments, [objective]).plan.checks.map(({ selector, experiment }) => ({
      ...selector,
      experiment,
    }));

  test.each([
    ['the users', {}, { cohort: 'bystander', experiment: undefined }],
    [
      'the blocks of what it needs',
      { where: { block: 'on' }, needs: { experiment: 'import' } },
      { block: 'on', cohort: 'bystander', experiment: 'import' },
    ],
    [
      'whoever is named',
      { where: { cohort: 'disturber', experiment: 'import' } },
      { cohort: 'disturber', experiment: 'import' },
    ],
    [
      'all, of an invariant',
      { sli: 'invariant', expect: 'count == 0', where: { invariant: 'own' } },
      { invariant: 'own', experiment: undefined },
    ],
    ['all, of jobs', { sli: 'jobs_lost', expect: 'count == 0' }, { kind: 'accept', experiment: undefined }],
  ] as const)('is %s', (_, objective, selector) => {
    expect(selectorOf(objective)).toEqual([selector]);
  });

  test('is anybody where an experiment sends nothing', () => {
    expect(selectorOf({}, [mail])).toEqual([{ experiment: undefined }]);
  });

  test('is judged where the experiment is played, and does not apply elsewhere', () => {
    expect(plan([mail], [ISOLATION]).plan.notApplicable).toEqual([
      { objective: 'objective-1', reason: 'needs the experiment "import", which this profile does not play' },
    ]);
    const [check] = plan([IMPORT], [ISOLATION]).plan.checks;
    expect(check).toMatchObject({
      experiment: 'import',
      submetricTags: 'cohort:bystander,block:on,experiment:import,window:peak',
      than: { submetricTags: 'cohort:bystander,block:off,experiment:import,window:peak' },
    });
  });

  test('has the samples of its blocks alone', () => {
    const [all] = plan([IMPORT]).plan.checks;
    const [on] = plan([IMPORT], [ISOLATION]).plan.checks;
    expect((on?.expectedSamples ?? 0) / (all?.expectedSamples ?? 1)).toBeCloseTo((12 * 6) / 240, 2);
  });

  test('never has an operation that nobody on the leg sends', () => {
    const impossible = { where: { cohort: 'disturber', svc: 'admin' } };
    expect(plan([IMPORT], [impossible]).impossible).toHaveLength(1);
    expect(plan([mail], [{ where: { cohort: 'disturber' } }]).impossible).toHaveLength(1);
  });

  test('is the same when the leg is judged again', () => {
    const { plan: leg } = plan([IMPORT, { ...mail, fromMs: 540_000, toMs: 540_000 }], [ISOLATION, {}]);
    const again = replanChecks(leg, thresholdsOf([ISOLATION, {}], { minimumPeak: '30s' })).plan;
    const selections = ({ checks }: typeof leg) =>
      checks.map(({ id, selector, submetricTags }) => ({ id, selector, submetricTags }));
    expect(selections(again)).toEqual(selections(leg));
  });
});

describe('an experiment is refused', () => {
  const misfitOf = (experiment: Experiment, objectives: Drafts = [{}], inMs: number | null = null) => {
    const { misfits } = plan([experiment], objectives, inMs);
    return misfits.map(({ field, message }) => `${field}: ${message}`);
  };

  test('not when its blocks are long enough and many enough', () => {
    expect(misfitOf(IMPORT, [ISOLATION, {}])).toEqual([]);
  });

  test.each([
    [
      'blocks hold no more than their settling',
      { ...IMPORT, settleMs: 10_000 },
      'blocks: its blocks last 10 s when the leg takes 10 min, and need 10 s to settle',
    ],
    [
      'blocks are shorter than the longest journey',
      { ...IMPORT, pairs: 40, settleMs: 1_000, stream: null, switch: SWITCH },
      'blocks: its blocks last 3 s when the leg takes 10 min, and the journey "buy" can take 8 s',
    ],
    [
      'its own journeys go on into the next block',
      { ...IMPORT, settleMs: 1_000 },
      'blocks/settle: its journey "buy" can take 8 s, and would go on into the block after it, which settles for 1 s',
    ],
  ])('when %s', (_, experiment, message) => {
    expect(misfitOf(experiment, [{ expect: 'p95 < 2s', where: { svc: 'nobody' }, optional: true }])).toEqual([
      message,
    ]);
  });

  test('when an objective compares fewer pairs than decide, or phases that are too short', () => {
    expect(misfitOf({ ...IMPORT, pairs: 4 }, [ISOLATION, {}])).toEqual([
      'blocks/pairs: "objective-1" compares blocks, and it has 4 pairs of them',
    ]);
    expect(misfitOf({ ...IMPORT, pairs: 4 })).toEqual([]);
    expect(misfitOf({ ...IMPORT, settleMs: 8_000 }, [ISOLATION, {}])).toEqual([
      'blocks: "objective-1" compares blocks, and 2 s of each remain after settling when the leg takes 10 min; 6 s are needed',
    ]);
  });

  test('phases last a minute, or a fifth of a shorter peak that is accepted', () => {
    expect([300_000, 3_600_000, 30_000].map(shortestPhaseMs)).toEqual([60_000, 60_000, 6_000]);
  });
});
