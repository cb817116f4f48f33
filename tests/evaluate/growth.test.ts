import { describe, expect, test } from 'vitest';
import { isAmong, type Moment, type StatedLeg, scattered } from './made/made-leg.ts';
import type { StatedPlan } from './made/made-plan.ts';
import { judgedRun, onlyCheck, type StatedRun } from './made/made-run.ts';
import { objective } from './made/made-thresholds.ts';

const GROWTH = objective({ id: 'growth', expect: 'p95 <= 1.25x', than: { load: 1 } });

type Leg = StatedPlan & StatedLeg;

/** Response times between 100 and 200 ms, so many times slower, differently spread from second to second. */
const timesSlower = (factor: number): StatedLeg => ({
  latencyMs: ({ nthJourney, second }: Moment) =>
    factor * (100 + 100 * scattered(nthJourney) + 4 * scattered(second)),
});

const A_FIFTH_REFUSED: Leg = {
  outcome: ({ nthJourney }) => (isAmong(0.2, nthJourney) ? 'refused' : 'good'),
};

const atTriple = (own: Leg, other: Leg = timesSlower(1), more: Partial<StatedRun> = {}) => {
  const legs = [other, { load: 3, ...own }];
  const evaluation = judgedRun({ objectives: [GROWTH], legs, ...more });
  const [check, ...others] = evaluation.checks;
  if (check === undefined || others.length > 0) throw new TypeError(`${evaluation.checks.length} checks`);
  return { evaluation, check };
};

describe('growth from one load to three', () => {
  test.each([
    ['no slower at all', 1, 'pass', 0],
    ['clearly less than a quarter slower', 1.15, 'pass', 0],
    ['just a quarter slower', 1.25, 'inconclusive', 4],
    ['clearly more than a quarter slower', 1.4, 'fail', 1],
    ['twice as slow', 2, 'fail', 1],
  ])('%s', (_, factor, verdict, exitCode) => {
    const { evaluation, check } = atTriple(timesSlower(factor));
    expect(check.reason).toContain('against');
    expect(check).toMatchObject({ verdict });
    expect(evaluation).toMatchObject({ verdict, exitCode });
    expect(check.estimate).toBeCloseTo(factor, 1);
  });

  test('its record stands alone: both values, the interval and its method, and what it is compared with', () => {
    const { check } = atTriple(timesSlower(1.15));
    expect(check).toMatchObject({
      id: 'growth@busy-hour@3x',
      leg: 'busy-hour@3x',
      load: 3,
      unit: 'x',
      operator: '<=',
      limit: 1.25,
      samples: 3_600,
      compared: { with: 'busy-hour@1x', otherSamples: 1_200 },
      interval: { level: 0.99, method: 'MOVER on logarithms, Woodruff intervals' },
    });
    expect(check.compared?.ownMs).toBeGreaterThan(220);
    expect(check.compared?.otherMs).toBeGreaterThan(190);
    const { lower, upper } = check.interval ?? { lower: null, upper: null };
    expect(lower).toBeLessThan(check.estimate ?? 0);
    expect(upper).toBeGreaterThan(check.estimate ?? 0);
    expect(upper).toBeLessThan(1.25);
    expect(check.reason).toMatch(
      /^p95 is 22\d ms against 19\d ms with busy-hour@1x, a factor of 1\.15x; the limit is 1\.25x\. That is under the limit with 99 % confidence: at most 1\.\d+x\.$/,
    );
  });

  test('near the limit it says how much longer both legs would have to last', () => {
    const { check } = atTriple(timesSlower(1.24));
    expect(check.verdict).toBe('inconclusive');
    expect(check.moreSeconds).toBeGreaterThan(0);
    expect(check.reason).toContain('more on each side would decide it');
  });

  test('a peak shorter than the thresholds ask for cannot pass, on either side, and can fail', () => {
    const short = { peakSeconds: 45 };
    expect(atTriple({ ...timesSlower(1), ...short }).check).toMatchObject({
      verdict: 'inconclusive',
      moreSeconds: 15,
    });
    expect(atTriple(timesSlower(1), { ...timesSlower(1), ...short }).check.reason).toContain('on both sides');
    expect(atTriple({ ...timesSlower(2), ...short }).check.verdict).toBe('fail');
  });

  test('requests without a useful answer are no fast ones', () => {
    const { check } = atTriple({ ...timesSlower(1), ...A_FIFTH_REFUSED });
    expect(check).toMatchObject({ verdict: 'inconclusive', estimate: null, censored: true });
    expect(check.reason).toContain('no ratio');
  });

  test('journeys that never started might have been slow: they take a pass away', () => {
    const dropped: Leg = { dropped: (second) => (second > 20 && second < 60 ? 3 : 0) };
    const { check } = atTriple({ ...timesSlower(1.1), ...dropped });
    expect(check.verdict).not.toBe('pass');
    expect(check.reason).toContain('234 were never sent, as 117 journeys found no virtual user free');
  });

  test('without the leg to compare with it does not apply, and a gate is not complete', () => {
    const run = { objectives: [GROWTH], legs: [{ load: 3 }] };
    const { objectives } = judgedRun(run);
    expect(objectives).toMatchObject([{ verdict: 'not-applicable' }]);
    expect(objectives[0]?.reason).toContain('busy-hour@1x was not run');
    expect(judgedRun({ ...run, what: 'gate' })).toMatchObject({ verdict: 'invalid', exitCode: 3 });
  });

  test('what the other leg measured dishonestly is no measure', () => {
    const starved: Leg = { ...timesSlower(1), cpuRatio: () => 0.99 };
    const { check } = atTriple(timesSlower(1), starved);
    expect(check).toMatchObject({ verdict: 'invalid' });
  });

  test('a leg that was stopped early shows nothing that could pass', () => {
    const { check } = atTriple({ ...timesSlower(1), stoppedAfterSeconds: 60 });
    expect(check.verdict).not.toBe('pass');
  });

  test('each service is compared with itself', () => {
    const perService = objective({ ...GROWTH, per: ['svc'] });
    const slowTasks: Leg = {
      load: 3,
      latencyMs: (moment) => timesSlower(moment.svc === 'tasks' ? 2 : 1).latencyMs?.(moment) ?? 0,
    };
    const { checks } = judgedRun({ objectives: [perService], legs: [timesSlower(1), slowTasks] });
    expect(checks.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      'growth/svc=auth@busy-hour@3x pass',
      'growth/svc=tasks@busy-hour@3x fail',
    ]);
  });
});

describe('a rise that is allowed in any case', () => {
  const TOLERANT = objective({ ...GROWTH, expect: 'p95 <= 1.25x or +10ms' });
  const between = (otherFactor: number, ownFactor: number) =>
    onlyCheck(
      judgedRun({
        objectives: [TOLERANT],
        legs: [timesSlower(otherFactor), { load: 3, ...timesSlower(ownFactor) }],
      }),
    );

  test.each([
    ['of 4 ms in a service of 4 ms is none that counts', 0.02, 0.04, 'pass'],
    ['of 16 ms in a service of 4 ms is one', 0.02, 0.1, 'fail'],
    ['of 12 ms in a service of 100 ms stays within the factor', 0.5, 0.56, 'pass'],
    ['of 40 ms in a service of 100 ms exceeds both', 0.5, 0.7, 'fail'],
  ])('%s', (_, otherFactor, ownFactor, verdict) => {
    expect(between(otherFactor, ownFactor)).toMatchObject({ verdict });
  });

  test('lets nothing pass that has no time to compare with', () => {
    const legs = [
      { ...timesSlower(0.02), ...A_FIFTH_REFUSED },
      { load: 3, ...timesSlower(0.02) },
    ];
    expect(onlyCheck(judgedRun({ objectives: [TOLERANT], legs }))).toMatchObject({
      verdict: 'inconclusive',
      limit: 1.25,
    });
  });

  test('may be what a waiver adds', () => {
    const waiver = { ceiling: 'p95 <= 1.25x or +10ms', expires: '2099-12-31', owner: 'x', reason: 'y' };
    const strict = objective({ ...GROWTH, waiver });
    const legs = [timesSlower(0.02), { load: 3, ...timesSlower(0.04) }];
    expect(onlyCheck(judgedRun({ objectives: [strict], legs }))).toMatchObject({
      verdict: 'fail',
      waiver: { state: 'waived' },
    });
  });

  test('is told with the factor that it amounts to, which is the limit on record', () => {
    const { limit, reason, compared, expect: expected } = between(0.02, 0.04);
    expect(expected).toBe('p95 <= 1.25x or +10ms');
    expect(limit).toBeCloseTo(1 + 10 / (compared?.otherMs ?? 0), 6);
    expect(reason).toMatch(
      /the limit is 3\.\d+x, as 10 ms more are allowed in any case\. That is under the limit/,
    );
    expect(between(0.5, 0.56)).toMatchObject({
      limit: 1.25,
      reason: expect.stringContaining('the limit is 1.25x. '),
    });
  });
});

describe('another selection of the same leg', () => {
  const FREE = objective({
    id: 'free-as-fast',
    expect: 'p95 <= 1.25x',
    where: { plan: 'free' },
    than: { where: { plan: 'premium' } },
  });
  const freeSlower = (factor: number): StatedLeg => ({
    latencyMs: (moment) => timesSlower(moment.tenant.plan === 'free' ? factor : 1).latencyMs?.(moment) ?? 0,
  });

  test.each([
    ['as fast', 1, 'pass'],
    ['much slower', 2, 'fail'],
  ])('%s', (_, factor, verdict) => {
    const evaluation = judgedRun({ objectives: [FREE], legs: [freeSlower(factor)] });
    expect(evaluation.checks).toMatchObject([{ verdict, compared: { with: 'plan premium' } }]);
  });
});

describe('the mean of database time', () => {
  const COST = objective({
    id: 'cost',
    sli: 'db_time',
    expect: 'mean <= 1.05x',
    than: { load: 1 },
  });
  const databaseMs = (factor: number): StatedLeg => ({
    databaseMs: ({ nthJourney, second }) => factor * (10 + scattered(nthJourney) + scattered(second)),
  });
  const judge = (own: Leg, judgedBy = COST) =>
    judgedRun({ objectives: [judgedBy], legs: [databaseMs(1), { load: 3, ...own }] }).checks[0];

  test.each([
    ['no more than before', 1, 'pass'],
    ['a fifth more', 1.2, 'fail'],
    ['just as much as allowed', 1.05, 'inconclusive'],
  ])('%s', (_, factor, verdict) => {
    expect(judge(databaseMs(factor))).toMatchObject({
      verdict,
      statistic: 'mean',
      interval: { method: 'MOVER on logarithms, batch means' },
    });
  });

  test('may rise by what is allowed in any case, and no more', () => {
    const tolerant = objective({ ...COST, expect: 'mean <= 1.05x or +2ms' });
    expect(judge(databaseMs(1.12), tolerant)?.verdict).toBe('pass');
    expect(judge(databaseMs(1.3), tolerant)?.verdict).toBe('fail');
  });

  test('is of the answers that state it, and says so', () => {
    const some: Leg = {
      ...databaseMs(1),
      outcome: ({ nthJourney }) => (isAmong(0.01, nthJourney) ? 'error' : 'good'),
    };
    expect(judge(some)?.reason).toContain(
      'Means are of answers that state the time; 36 requests are not in it.',
    );
  });

  test('that no answer states is nothing to judge', () => {
    expect(judge({ databaseMs: () => null })).toMatchObject({ verdict: 'invalid' });
  });
});
