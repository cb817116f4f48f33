import { describe, expect, test } from 'vitest';
import { parseExpectation } from '../../../runner/grammar/expectation.ts';
import type { Experiment } from '../../../runner/model/profile.ts';
import type { WrittenObjective } from '../../../runner/schema/thresholds-schema.ts';
import { EXPORTS } from '../made/made-plan.ts';
import { AVAILABLE, FAST, FAST_PER_SERVICE, objective } from '../made/made-thresholds.ts';
import { areInvalid } from './rows.ts';
import { both, PLAN, put, turn } from './tampering.ts';
import { outcomeOf } from './verdict-of-folder.ts';

function expectation(text: string): unknown {
  const read = parseExpectation(text);
  if (!read.ok) throw new TypeError(text);
  return { ...read.value, text };
}

const waiver = (ceiling: string) => ({
  ceiling: expectation(ceiling),
  limitTag: null,
  expires: '2099-12-31',
  owner: 'nobody',
  reason: 'so that it passes',
});

/** Leaves out the list's entries of which this holds. */
const without = (holds: (entry: object) => boolean) => (list: unknown) =>
  Array.isArray(list) ? list.filter((entry) => !holds(Object(entry))) : list;

/** Leaves out one of an object's keys. */
const leftOut = (key: string) => (value: unknown) =>
  Object.fromEntries(Object.entries(Object(value)).filter(([each]) => each !== key));

const isOf = (objectiveId: string) => (check: object) => Reflect.get(check, 'objective') === objectiveId;
const isNamed = (id: string) => (check: object) => Reflect.get(check, 'id') === id;

const slowAt = (slow: string) => ({ latencyMs: ({ svc }: { svc: string }) => (svc === slow ? 400 : 50) });
const SLOW = { latencyMs: () => 400 };

/** Registers what k6 measures of each service, and holds. */
const ANSWERED_PER_SERVICE: WrittenObjective = { ...AVAILABLE, per: ['svc'] };
const TASKS_FAST = objective({ id: 'tasks', expect: 'p95 < 200ms', where: { svc: 'tasks' } });
const TASKS_LIKE_AUTH = objective({
  id: 'alike',
  expect: 'p95 <= 1.25x',
  where: { svc: 'tasks' },
  than: { where: { svc: 'auth' } },
});
const RECOVERS: WrittenObjective = {
  id: 'recovers',
  title: 'Back to normal',
  sli: 'recovery_time',
  of: 'fast',
  expect: 'max <= 20s',
  window: 'recovery',
};

/** Of what a disturbance does to the others; it is switched on in the middle of the peak. */
const UNDISTURBED = objective({
  id: 'undisturbed',
  expect: 'p95 < 200ms',
  where: { block: 'on' },
  needs: { experiment: 'slow-mail' },
});
const SLOW_MAIL: Experiment = {
  name: 'slow-mail',
  title: 'The mail provider is slow',
  fromMs: 20_000,
  toMs: 60_000,
  pairs: 0,
  settleMs: 0,
  stream: null,
  switch: { on: { method: 'PUT', path: '/slow-mail' }, off: { method: 'DELETE', path: '/slow-mail' } },
};
const WHILE_EXPORTING = objective({ id: 'busy', expect: 'p95 < 200ms', needs: { jobsInProgress: '>= 1' } });

/** Moves the end of a window, and with it the beginning of the next one. */
const endOfWindow = (window: number, atMs: number) =>
  both(
    put(PLAN, ['played', 'windows', window, 'toMs'], atMs),
    put(PLAN, ['played', 'windows', window + 1, 'fromMs'], atMs),
  );

const AUTH = { selector: { svc: 'auth' }, submetricTags: 'svc:auth,window:peak' };
const TASKS = { selector: { svc: 'tasks' }, submetricTags: 'svc:tasks,window:peak' };

describe('a plan that judges less than the thresholds ask', () => {
  areInvalid([
    [
      'a waiver that nobody gave',
      { stated: { legs: [SLOW] }, tampering: put(PLAN, ['checks', 0, 'waiver'], waiver('p95 < 900ms')) },
      'thresholds-fit',
      '"fast" has another idea of the waiver',
    ],
    [
      'a waiver with a higher ceiling than was given',
      {
        stated: {
          objectives: [
            { ...FAST, waiver: { ceiling: 'p95 < 300ms', expires: '2099-12-31', owner: 'x', reason: 'y' } },
          ],
          legs: [SLOW],
        },
        tampering: put(PLAN, ['checks', 0, 'waiver'], waiver('p95 < 900ms')),
      },
      'thresholds-fit',
      '"fast" has another idea of the waiver',
    ],
    [
      'the check on the slow service taken out',
      {
        stated: { objectives: [FAST_PER_SERVICE], legs: [slowAt('tasks')] },
        tampering: turn(PLAN, ['checks'], without(isNamed('fast-services/svc=tasks'))),
      },
      'all-looked-at',
      'no check of svc "tasks", busy-hour@1x',
    ],
    [
      'the check on the slow service made one of the fast service',
      {
        stated: { objectives: [FAST_PER_SERVICE], legs: [slowAt('tasks')] },
        tampering: both(
          put(PLAN, ['checks', 1, 'selector'], AUTH.selector),
          put(PLAN, ['checks', 1, 'submetricTags'], AUTH.submetricTags),
        ),
      },
      'all-looked-at',
      'no check of svc "tasks", busy-hour@1x',
    ],
    [
      'another service than the objective names',
      {
        stated: { objectives: [TASKS_FAST, FAST_PER_SERVICE], legs: [slowAt('tasks')] },
        tampering: both(
          turn(PLAN, ['checks'], (checks) => (Array.isArray(checks) ? checks.slice(0, 1) : checks)),
          put(PLAN, ['checks', 0, 'selector'], AUTH.selector),
          put(PLAN, ['checks', 0, 'submetricTags'], AUTH.submetricTags),
        ),
      },
      'thresholds-fit',
      '"tasks" has another idea of what it selects',
    ],
    [
      'the submetrics of another service',
      {
        stated: { objectives: [TASKS_FAST, ANSWERED_PER_SERVICE] },
        tampering: put(PLAN, ['checks', 0, 'submetricTags'], AUTH.submetricTags),
      },
      'thresholds-fit',
      '"tasks" has another idea of the tags of its submetrics',
    ],
    [
      'a leg that is excused without a reason',
      {
        stated: { objectives: [FAST, AVAILABLE], legs: [SLOW] },
        tampering: both(
          turn(PLAN, ['checks'], without(isOf('fast'))),
          put(PLAN, ['notApplicable'], [{ objective: 'fast', reason: 'judged elsewhere' }]),
        ),
      },
      'all-looked-at',
      'no check of busy-hour@1x',
    ],
    [
      'a leg that is left out of what is judged over the whole run',
      {
        stated: {
          objectives: [{ ...AVAILABLE, pool: 'run' }],
          legs: [{}, { load: 2, outcome: ({ nthJourney }) => (nthJourney % 10 === 0 ? 'refused' : 'good') }],
        },
        tampering: put('legs/busy-hour@2x/plan.json', ['checks'], []),
      },
      'all-looked-at',
      'no check of busy-hour@2x',
    ],
    [
      'an experiment that was played, deleted with all that is judged on it',
      {
        stated: { objectives: [FAST, UNDISTURBED], legs: [{ experiments: [SLOW_MAIL] }] },
        tampering: both(
          turn(PLAN, ['checks'], without(isOf('undisturbed'))),
          turn(PLAN, [], leftOut('experiments')),
          turn(PLAN, ['played'], leftOut('blocks')),
        ),
      },
      'all-looked-at',
      'no check of busy-hour@1x',
    ],
    [
      'journeys that begin jobs, deleted from the mix with all that needs jobs',
      {
        stated: { objectives: [FAST, WHILE_EXPORTING], legs: [{ catalogue: EXPORTS, job: () => 5_000 }] },
        tampering: both(
          turn(PLAN, ['checks'], without(isOf('busy'))),
          put(PLAN, ['played', 'streams', 0, 'mix'], []),
        ),
      },
      'all-looked-at',
      'no check of busy-hour@1x',
    ],
    [
      'dropped journeys that count for nothing',
      {
        stated: { objectives: [AVAILABLE], legs: [{ dropped: (second) => (second === 30 ? 2 : 0) }] },
        tampering: put(PLAN, ['checks', 0, 'requestsPerDroppedJourney'], { fewest: 0, most: 0 }),
      },
      'thresholds-fit',
      'counts 0 requests for a dropped journey of 2',
    ],
    [
      'a service that is compared with itself',
      {
        stated: { objectives: [TASKS_LIKE_AUTH], legs: [slowAt('tasks')] },
        tampering: put(PLAN, ['checks', 0, 'than'], TASKS),
      },
      'thresholds-fit',
      '"alike" has another idea of what it is compared with',
    ],
    [
      'a rise that is allowed in any case, and was not',
      {
        stated: { objectives: [TASKS_LIKE_AUTH], legs: [slowAt('tasks')] },
        tampering: put(PLAN, ['checks', 0, 'expectation', 'allowedRiseMs'], 500),
      },
      'plan-holds',
      'does not mean "p95 <= 1.25x"',
    ],
    [
      'a laxer idea of what is normal again',
      {
        stated: { objectives: [FAST, RECOVERS], legs: [{ recoverySeconds: 90 }] },
        tampering: put(PLAN, ['checks', 1, 'of', 'expectation'], expectation('p95 < 900ms')),
      },
      'thresholds-fit',
      '"recovers" has another idea of what recovers',
    ],
    [
      'a peak made as long as it has to be',
      {
        stated: { legs: [{ warmUpSeconds: 40, peakSeconds: 40 }] },
        tampering: endOfWindow(0, 15_000),
      },
      'windows-kept',
      'warm-up: ',
    ],
    [
      'a peak two seconds short that begins two seconds earlier',
      {
        stated: { legs: [{ warmUpSeconds: 40, peakSeconds: 58 }] },
        tampering: endOfWindow(0, 38_000),
      },
      'windows-kept',
      'warm-up: 6 of 240 were not',
    ],
    [
      'a peak two seconds short that ends two seconds later',
      {
        stated: { legs: [{ peakSeconds: 58 }] },
        tampering: endOfWindow(1, 70_000),
      },
      'windows-kept',
      'recovery: 12 of 30 were not',
    ],
  ]);
});

describe('what is asked is found as it was asked', () => {
  const WAIVED: WrittenObjective = {
    ...FAST_PER_SERVICE,
    waiver: {
      where: { svc: 'auth' },
      ceiling: 'p95 < 900ms',
      expires: '2099-12-31',
      owner: 'x',
      reason: 'y',
    },
  };

  test.each<readonly [string, readonly WrittenObjective[]]>([
    ['each service', [FAST_PER_SERVICE]],
    ['two tags', [{ ...FAST, per: ['svc', 'region'] }]],
    ['one plan', [{ ...FAST, where: { plan: 'free' } }]],
    ['waived in part', [WAIVED]],
    ['compared', [{ ...TASKS_LIKE_AUTH, expect: 'p95 <= 1.5x' }]],
    ['another load', [{ ...FAST, at: { load: '>= 3x' } }, AVAILABLE]],
    ['another window', [{ ...FAST, window: 'ramp' }, AVAILABLE]],
    ['over the run', [{ ...AVAILABLE, pool: 'run', window: '*' }]],
  ])('%s', async (_, objectives) => {
    const { reasons } = await outcomeOf({ stated: { objectives } });
    expect(Object.keys(reasons).filter((id) => !id.startsWith('objective '))).toEqual([]);
  });
});
