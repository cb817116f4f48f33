import { expect, test } from 'vitest';
import type { Catalogue } from '../../scenarios/kit/contract.ts';
import type { Moment, StatedLeg } from './made/made-leg.ts';
import { CATALOGUE, oneJourney, type StatedPlan } from './made/made-plan.ts';
import { doubts, judgedRun, onlyCheck } from './made/made-run.ts';
import { NEVER_STALE } from './made/made-thresholds.ts';

type Leg = StatedPlan & StatedLeg;

const REPORTS = oneJourney(
  'read-report',
  { svc: 'tasks', op: 'list-reports', kind: 'read' },
  { svc: 'tasks', op: 'open-report', kind: 'read' },
);
const BOTH: Catalogue = { ...REPORTS, journeys: [...CATALOGUE.journeys, ...REPORTS.journeys] };

const looking: Leg = { invariant: () => 'held' };
const reports: Leg = { profile: 'month-end', catalogue: REPORTS };

const judge = (...legs: readonly Leg[]) => {
  const evaluation = judgedRun({ objectives: [{ ...NEVER_STALE, pool: 'run' }], legs });
  return { evaluation, check: onlyCheck(evaluation), doubt: doubts(evaluation)['invariant-looked-at'] };
};

test('a leg that plays no journey which looks at it is named, and is no doubt', () => {
  const { evaluation, check } = judge(looking, reports);
  expect(evaluation.verdict).toBe('pass');
  expect(check.reason).toMatch(/^None in \S+ No journey of month-end@1x looks at it\.$/);
  expect(evaluation.validity.find(({ id }) => id === 'invariant-looked-at')).toMatchObject({
    passed: true,
    found: 'on all that can; no journey of month-end@1x looks at it',
  });
});

test('what was broken elsewhere fails', () => {
  expect(judge({ invariant: () => 'broken' }, reports).check.verdict).toBe('fail');
});

test("requests that a leg without a look never sent are nobody's doubt", () => {
  const outcome = ({ nthJourney }: Moment) =>
    nthJourney % 50 === 0 ? ('unfinished' as const) : ('good' as const);
  expect(judge(looking, { ...reports, outcome }).check.verdict).toBe('pass');
  expect(judge({ ...looking, outcome }, reports).check.verdict).toBe('inconclusive');
});

test('a leg without a look makes no window longer', () => {
  expect(judge({ ...looking, peakSeconds: 40 }, reports).check.verdict).toBe('inconclusive');
});

test.each<[string, readonly Leg[]]>([
  ['the same journeys at another load saw none', [looking, { load: 3 }]],
  [
    'a profile that plays them among others saw none',
    [looking, { profile: 'month-end', catalogue: BOTH, invariant: () => null }],
  ],
  ['nobody saw any', [{}, reports]],
])('a leg that can look, and did not, makes it invalid: %s', (_, legs) => {
  const { evaluation, doubt } = judge(...legs);
  expect(evaluation.verdict).toBe('invalid');
  expect(doubt?.found).toContain('never on');
});
