import { describe, expect, test } from 'vitest';
import { LiveLeg } from '../../runner/flow/live-leg.ts';
import type { Cohort, Outcome } from '../../scenarios/kit/contract.ts';
import { type Moment, madeLeg, type StatedLeg } from '../evaluate/made/made-leg.ts';
import { madePlan } from '../evaluate/made/made-plan.ts';
import { FAST, thresholdsOf } from '../evaluate/made/made-thresholds.ts';

const RULE = { badRatio: 0.5, forMs: 30_000 };
const THRESHOLDS = thresholdsOf([FAST], { requestTimeout: '60s' });

/** The second of the leg in which the rule would have stopped it; null when it never would. */
function stoppedAt(stated: StatedLeg, cohort?: Cohort): number | null {
  const plan = madePlan(THRESHOLDS, { peakSeconds: 120 });
  const { timeline } = madeLeg(plan, stated);
  const series = (timeline?.series ?? []).map((each) =>
    cohort === undefined ? each : { ...each, tags: { ...each.tags, cohort } },
  );
  const live = new LiveLeg(plan);
  const pushes = timeline?.pushes ?? [];
  const stop = pushes.findIndex((push, index) => {
    live.take(push, index === 0 ? series : []);
    return live.isOutage(RULE);
  });
  return stop < 0 ? null : stop - 2;
}

type Ends = (moment: Moment) => Outcome | 'unfinished';

describe('the rule against outages stops', () => {
  test('a target that answers every request with an error, after the time that the rule gives', () => {
    expect(stoppedAt({ outcome: ({ second }) => (second >= 20 ? 'error' : 'good') })).toBe(49);
  });

  test('a target that its users get errors from, and not one that turns a flood away', () => {
    const errors: StatedLeg = { outcome: ({ second }) => (second >= 20 ? 'limited' : 'good') };
    expect(stoppedAt(errors, 'bystander')).toBe(49);
    expect(stoppedAt(errors, 'disturber')).toBeNull();
  });

  test('a target that answers none at all, ten seconds later: nobody waits for longer', () => {
    expect(stoppedAt({ outcome: ({ second }) => (second >= 20 ? 'unfinished' : 'good') })).toBe(59);
  });

  test('a target that hangs until every virtual user is waiting for it', () => {
    const exhausted: StatedLeg = {
      outcome: () => 'unfinished',
      sends: ({ second }) => second < 15,
    };
    expect(stoppedAt(exhausted)).toBe(39);
  });

  test('a target that hangs although its requests time out in the meantime', () => {
    expect(stoppedAt({ outcome: ({ second }) => (second >= 20 ? 'timeout' : 'good') })).toBe(59);
  });
});

describe('the rule against outages lets go on', () => {
  test.each<[string, Ends]>([
    ['a target that answers', () => 'good'],
    [
      'one of two services that hangs: half of the requests are no more than half',
      ({ svc }) => (svc === 'auth' ? 'unfinished' : 'good'),
    ],
    ['a pause of twenty seconds', ({ second }) => (second >= 20 && second < 40 ? 'unfinished' : 'good')],
    ['a few that are never answered', ({ nthJourney }) => (nthJourney % 20 === 0 ? 'unfinished' : 'good')],
  ])('%s', (_, outcome) => {
    expect(stoppedAt({ outcome })).toBeNull();
  });

  test('answers that take long and are still within their limit', () => {
    const slow = thresholdsOf([{ ...FAST, expect: 'p95 < 40s' }], { requestTimeout: '60s' });
    const plan = madePlan(slow, { peakSeconds: 120 });
    const { timeline } = madeLeg(plan, { latencyMs: () => 30_000 });
    const live = new LiveLeg(plan);
    for (const [index, push] of (timeline?.pushes ?? []).entries()) {
      live.take(push, index === 0 ? (timeline?.series ?? []) : []);
      expect(live.isOutage(RULE)).toBe(false);
    }
  });
});
