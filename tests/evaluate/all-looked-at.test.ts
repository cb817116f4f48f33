import { describe, expect, test } from 'vitest';
import { allLookedAt } from '../../runner/evaluate/validity/all-looked-at.ts';
import type { Experiment } from '../../runner/model/profile.ts';
import type { LegPlan, PlannedCheck } from '../../runner/schema/plan-schema.ts';
import type { WrittenObjective } from '../../runner/schema/thresholds-schema.ts';
import { EXPORTS, type StatedPlan } from './made/made-plan.ts';
import { madeRun } from './made/made-run.ts';
import { AVAILABLE, FAST, FAST_PER_SERVICE, objective } from './made/made-thresholds.ts';

const FLOOD: Experiment = {
  name: 'flood',
  title: 'A flood',
  fromMs: 10_000,
  toMs: 70_000,
  pairs: 1,
  settleMs: 0,
  stream: { ratePerSecond: 2, weights: { 'look-around': 1 }, tenants: null },
  switch: null,
};
/** It is switched on, and sends nothing of its own. */
const SLOW_MAIL: Experiment = {
  ...FLOOD,
  name: 'slow-mail',
  stream: null,
  switch: { on: { method: 'PUT', path: '/slow-mail' }, off: { method: 'DELETE', path: '/slow-mail' } },
};

const ON = { where: { block: 'on' }, needs: { experiment: 'flood' } } as const;
const ISOLATED = objective({
  id: 'isolated',
  expect: 'p95 <= 1.2x',
  where: { block: 'on' },
  than: { where: { block: 'off' } },
  needs: { experiment: 'flood' },
});
const BUSY = objective({ id: 'busy', expect: 'p95 < 200ms', needs: { jobsInProgress: '>= 1' } });
const LIKE_SEARCH = objective({ id: 'alike', expect: 'p95 <= 1.2x', than: { where: { svc: 'search' } } });
const LOOKED_AT: WrittenObjective = {
  id: 'writes-seen',
  title: 'Whoever writes reads it',
  sli: 'invariant',
  expect: 'count == 0',
};

type ChangePlan = (plan: LegPlan) => LegPlan;

/** What no check of a run is about, as a leg with these experiments would be judged after its plan was changed. */
function unseen(
  objectives: readonly WrittenObjective[],
  leg: StatedPlan,
  change: ChangePlan = (plan) => plan,
): string[] {
  const { record, thresholds } = madeRun({
    objectives,
    legs: [{ ...leg, invariant: () => 'held' }],
  });
  const legs = record.legs.map((each) => ({ ...each, plan: change(each.plan) }));
  return allLookedAt({ ...record, legs }, thresholds).map(({ objective: id, found }) => `${id}: ${found}`);
}

const withoutChecks: ChangePlan = (plan) => ({ ...plan, checks: [] });

const withChecks =
  (how: (check: PlannedCheck) => PlannedCheck): ChangePlan =>
  (plan) => ({ ...plan, checks: plan.checks.map(how) });

/** As if what was played had never been planned, nor judged. */
const withoutExperiments: ChangePlan = (plan) => {
  const { experiments: _, ...rest } = plan;
  const { blocks: __, ...played } = plan.played;
  return { ...rest, checks: [], played: { ...played, streams: played.streams.slice(0, 1) } };
};
const withoutWindow =
  (window: string): ChangePlan =>
  (plan) => {
    const windows = plan.played.windows.filter(({ name }) => name !== window);
    return { ...plan, checks: [], played: { ...plan.played, windows } };
  };
const withoutMix: ChangePlan = (plan) => {
  const streams = plan.played.streams.map((stream) => ({ ...stream, mix: [] }));
  return { ...plan, checks: [], played: { ...plan.played, streams } };
};

const misspelt = withChecks((check) =>
  check.selector.svc === 'tasks' ? { ...check, selector: { ...check.selector, svc: 'taks' } } : check,
);

const DISTURBED: StatedPlan = { experiments: [FLOOD] };
const SWITCHED: StatedPlan = { experiments: [SLOW_MAIL] };

describe('what is judged as planned is all looked at', () => {
  test.each<[string, readonly WrittenObjective[], StatedPlan]>([
    ['without experiments', [FAST, FAST_PER_SERVICE, AVAILABLE, LOOKED_AT], {}],
    ['beside a disturbance: bystanders are meant', [FAST, FAST_PER_SERVICE, LOOKED_AT], DISTURBED],
    ['its blocks, and on against off', [objective({ ...FAST, id: 'on', ...ON }), ISOLATED], DISTURBED],
    ['a switch alone: everybody is meant', [FAST_PER_SERVICE], SWITCHED],
    ['jobs, where users begin them', [BUSY], { catalogue: EXPORTS }],
  ])('%s', (_, objectives, leg) => {
    expect(unseen(objectives, leg)).toEqual([]);
  });
});

describe('an objective that a leg need not judge', () => {
  test.each<[string, WrittenObjective, StatedPlan]>([
    ['needs an experiment that is not played', ISOLATED, SWITCHED],
    ['needs jobs, and nobody begins any', BUSY, DISTURBED],
    ['is about another load', { ...FAST, at: { load: '>= 3x' } }, DISTURBED],
    ['is about a window that there is not', { ...FAST, window: 'ramp' }, DISTURBED],
    ['compares with its own load', { ...FAST, expect: 'p95 <= 1.2x', than: { load: 1 } }, DISTURBED],
    [
      'compares with a leg that was not run',
      { ...FAST, expect: 'p95 <= 1.2x', than: { load: 3 } },
      DISTURBED,
    ],
    ['compares with what the leg cannot send', LIKE_SEARCH, DISTURBED],
  ])('%s', (_, wanted, leg) => {
    expect(unseen([wanted], leg, withoutChecks)).toEqual([]);
  });
});

describe('what a plan leaves out on a leg with experiments is found out', () => {
  test.each<[string, readonly WrittenObjective[], StatedPlan, ChangePlan, string[]]>([
    [
      'a misspelt service beside a disturbance',
      [FAST_PER_SERVICE],
      DISTURBED,
      misspelt,
      ['fast-services: no check of svc "tasks", busy-hour@1x'],
    ],
    [
      'a misspelt service beside a switch',
      [FAST_PER_SERVICE],
      SWITCHED,
      misspelt,
      ['fast-services: no check of svc "tasks", busy-hour@1x'],
    ],
    [
      'the disturbers judged in place of the bystanders',
      [FAST],
      DISTURBED,
      withChecks((check) => ({ ...check, selector: { ...check.selector, cohort: 'disturber' } })),
      ['fast: no check of busy-hour@1x'],
    ],
    [
      'the disturbers judged among the bystanders',
      [FAST],
      DISTURBED,
      withChecks((check) => ({ ...check, selector: {} })),
      ['fast: no check of busy-hour@1x'],
    ],
    [
      'a cohort where there is none',
      [FAST],
      {},
      withChecks((check) => ({ ...check, selector: { ...check.selector, cohort: 'bystander' } })),
      ['fast: no check of busy-hour@1x'],
    ],
    [
      'the blocks of another experiment',
      [objective({ ...FAST, id: 'on', ...ON })],
      DISTURBED,
      withChecks((check) => ({ ...check, selector: { ...check.selector, experiment: 'drought' } })),
      ['on: no check of busy-hour@1x'],
    ],
    [
      'an experiment that is played, excused',
      [ISOLATED],
      DISTURBED,
      withoutChecks,
      ['isolated: no check of busy-hour@1x'],
    ],
    [
      'an objective that needs no experiment, excused',
      [FAST],
      DISTURBED,
      withoutChecks,
      ['fast: no check of busy-hour@1x'],
    ],
    [
      'an invariant, excused',
      [LOOKED_AT],
      DISTURBED,
      withoutChecks,
      ['writes-seen: no check of busy-hour@1x'],
    ],
    [
      'jobs that users begin, excused',
      [BUSY],
      { catalogue: EXPORTS },
      withoutChecks,
      ['busy: no check of busy-hour@1x'],
    ],
    [
      'a comparison with what is sent, excused',
      [{ ...LIKE_SEARCH, than: { where: { svc: 'auth' } } }],
      DISTURBED,
      withoutChecks,
      ['alike: no check of busy-hour@1x'],
    ],
  ])('%s', (_, objectives, leg, change, found) => {
    expect(unseen(objectives, leg, change)).toEqual(found);
  });
});

describe('what was sent is judged, though the plan does not know of it any more', () => {
  test.each<[string, WrittenObjective, StatedPlan, ChangePlan]>([
    ['an experiment with requests of its own', ISOLATED, DISTURBED, withoutExperiments],
    [
      'an experiment that is a switch alone',
      objective({ ...FAST, id: 'on', needs: { experiment: 'slow-mail' } }),
      SWITCHED,
      withoutExperiments,
    ],
    ['a window', { ...FAST, window: 'recovery' }, {}, withoutWindow('recovery')],
    ['journeys that begin jobs', BUSY, { catalogue: EXPORTS }, withoutMix],
    [
      'journeys that something is compared with',
      { ...LIKE_SEARCH, than: { where: { svc: 'auth' } } },
      DISTURBED,
      withoutMix,
    ],
  ])('%s', (_, wanted, leg, change) => {
    expect(unseen([wanted], leg, change)).toEqual([`${wanted.id}: no check of busy-hour@1x`]);
  });
});
