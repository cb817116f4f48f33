import { describe, expect, it } from 'vitest';
import { CONTRACT_VERSION } from '../../scenarios/kit/contract.ts';
import { EventQuota } from '../../scenarios/kit/core/event-quota.ts';
import { k6Options, quantileColumn } from '../../scenarios/kit/core/k6-options.ts';
import { legSummary } from '../../scenarios/kit/core/leg-summary.ts';
import { prepareLeg, vuPlan } from '../../scenarios/kit/core/prepared-leg.ts';
import { thrownBy } from '../../scenarios/kit/core/thrown.ts';
import { SMALL_PLAN } from './played-leg.ts';

const CATALOGUE = { contract: CONTRACT_VERSION, journeys: [] };

/** How many iterations k6 starts: the area under the stages, computed with k6's own rounding (ramping_arrival_rate.go). */
function startsOf(startRate: number, stages: readonly { duration: string; target: number }[]): number {
  const unit = 1e9;
  let from = startRate / unit;
  let end = 0;
  for (const stage of stages) {
    const to = stage.target / unit;
    const duration = Number(stage.duration.replace('s', '')) * 1e9;
    end += from === to ? duration * to : duration * ((to - from) / 2 + from);
    from = to;
  }
  return Math.floor(end);
}

describe('k6 options', () => {
  it('tell only the catalogue while there is no plan', () => {
    expect(k6Options(CATALOGUE, null)).toEqual({ ext: { peakgate: CATALOGUE } });
  });

  it('hold one scenario for each stream, one step for each second', () => {
    const { scenarios } = k6Options(CATALOGUE, SMALL_PLAN);
    expect(scenarios?.['users']).toMatchObject({
      executor: 'ramping-arrival-rate',
      exec: 'play',
      startRate: 3,
      preAllocatedVUs: 20,
      maxVUs: 20,
      gracefulStop: '10000ms',
    });
    expect(scenarios?.['users']?.stages.slice(0, 4)).toEqual([
      { duration: '0s', target: 3 },
      { duration: '1s', target: 3 },
      { duration: '0s', target: 3 },
      { duration: '1s', target: 3 },
    ]);
  });

  it.each([
    [[3, 3]],
    [[0, 0, 1]],
    [[7, 0, 13, 1]],
    [Array.from({ length: 7_200 }, (_, second) => (second * 37) % 61)],
  ])('start exactly the planned journeys, whatever k6 rounds', (perSecond) => {
    const stream = { ...SMALL_PLAN.streams[0], name: 'users', perSecond };
    const plan = { ...SMALL_PLAN, streams: [{ ...SMALL_PLAN.streams[0], ...stream }] };
    const users = k6Options(CATALOGUE, {
      ...plan,
      streams: [{ process: 'even', mix: [], vus: 1, ...stream }],
    }).scenarios?.['users'];
    const planned = perSecond.reduce((sum, count) => sum + count, 0);
    expect(startsOf(users?.startRate ?? 0, users?.stages ?? [])).toBe(planned);
  });

  it('register submetrics by thresholds that cannot fail', () => {
    const { thresholds } = k6Options(CATALOGUE, { ...SMALL_PLAN, submetrics: ['requests{window:peak}'] });
    expect(thresholds).toEqual({ 'requests{window:peak}': [] });
  });

  it.each([
    { connections: 'per-journey', closes: true },
    { connections: 'kept', closes: false },
  ] as const)(
    'close connections after a journey when they are $connections: $closes',
    ({ connections, closes }) => {
      expect(k6Options(CATALOGUE, { ...SMALL_PLAN, connections }).noVUConnectionReuse).toBe(closes);
    },
  );
});

describe('the summary of a leg', () => {
  it.each([
    [0.5, 'p(50)'],
    [0.07, 'p(7)'],
    [0.999, 'p(99.9)'],
    [0.99995, 'p(99.995)'],
    [0, 'p(0)'],
    [1, 'p(100)'],
  ])('asks for quantile %s as %s', (q, column) => {
    expect(quantileColumn(q)).toBe(column);
  });

  it('keeps every metric in the shape of the contract', () => {
    const metrics = {
      requests: { type: 'counter', values: { count: 5, rate: 1 } },
      'response_time{svc:auth}': {
        type: 'trend',
        values: { count: 2, min: 1, max: 3, avg: 2, 'p(50)': 2, 'p(99.9)': 2.998 },
      },
      vus: { type: 'gauge', values: { value: 1, min: 0, max: 4 } },
      checks: { type: 'rate', values: { rate: 0.5, passes: 1, fails: 1 } },
    };
    expect(legSummary({ state: { testRunDurationMs: 1_234.5 }, metrics }, [0.5, 0.999])).toEqual({
      contract: CONTRACT_VERSION,
      testRunDurationMs: 1_234.5,
      quantiles: [0.5, 0.999],
      metrics: {
        requests: { type: 'counter', count: 5 },
        'response_time{svc:auth}': {
          type: 'trend',
          count: 2,
          min: 1,
          max: 3,
          mean: 2,
          quantiles: [2, 2.998],
        },
        vus: { type: 'gauge', value: 1, min: 0, max: 4 },
        checks: { type: 'rate', passes: 1, fails: 1 },
      },
    });
  });

  it('refuses a summary with a column missing, which must not read as zero', () => {
    const metrics = { job_time: { type: 'trend', values: { count: 0, min: 0, max: 0, avg: 0 } } };
    expect(() => legSummary({ state: { testRunDurationMs: 1 }, metrics }, [0.5])).toThrow(
      'k6 reports no p(50) for job_time',
    );
  });
});

describe('a prepared leg', () => {
  const around = {
    journeys: [],
    tenants: SMALL_PLAN.tenants.map((tenant) => JSON.stringify(tenant)),
    orders: new Map<string, string[]>(),
    target: 'http://127.0.0.1:4300/',
    run: 'run-1',
  };
  const plan = vuPlan({ ...SMALL_PLAN, streams: [] });

  it('refuses a plan of another contract', () => {
    expect(() => prepareLeg({ ...plan, contract: 99 }, around)).toThrow('contract 99');
  });

  it('refuses a stream whose journeys have no order', () => {
    const streams = SMALL_PLAN.streams.map((stream) => ({ ...stream, mix: [] }));
    expect(() => prepareLeg({ ...plan, streams }, around)).toThrow('no order of "users"');
  });

  it('joins target and path with one slash', () => {
    expect(prepareLeg(plan, around).target).toBe('http://127.0.0.1:4300');
  });
});

describe('an event quota', () => {
  it('lets the first few through and then every so-many-th', () => {
    const quota = new EventQuota(3, 100);
    const passed = Array.from({ length: 250 }, (_, index) => (quota.take() ? [index + 1] : [])).flat();
    expect(passed).toEqual([1, 2, 3, 103, 203]);
  });

  it('lets nothing through after the first few when it is told so', () => {
    const quota = new EventQuota(1, Number.POSITIVE_INFINITY);
    expect([quota.take(), quota.take(), quota.take()]).toEqual([true, false, false]);
  });
});

describe('what is told of an exception', () => {
  const FOLDER = 'file:///tmp/leg/';

  function thrownWith(stack: string, name = 'Error'): Error {
    return Object.assign(new Error('broken'), { name, stack });
  }

  it('is where in the journey it happened, without the kit below it', () => {
    const stack = [
      'Error: broken',
      '\tat fail (file:///tmp/leg/scenarios/journeys/plan.ts:16:8(8))',
      '\tat play (file:///tmp/leg/scenarios/journeys/plan.ts:11:19(15))',
      '\tat play (file:///tmp/leg/peakgate/kit/journey-player.ts:64:8(125))',
    ].join('\n');
    expect(thrownBy(thrownWith(stack, 'TypeError'), FOLDER)).toEqual({
      message: 'TypeError: broken',
      stack: ['at fail (scenarios/journeys/plan.ts:16:8)', 'at play (scenarios/journeys/plan.ts:11:19)'],
    });
  });

  it('is the whole stack when only the kit is on it', () => {
    const stack = 'Error: broken\n\tat play (file:///tmp/leg/peakgate/kit/scenario.ts:3:4(5))';
    expect(thrownBy(thrownWith(stack), FOLDER).stack).toEqual(['at play (peakgate/kit/scenario.ts:3:4)']);
  });

  it('is the text of a thrown value that is no error', () => {
    expect(thrownBy('enough', FOLDER)).toEqual({ message: 'enough', stack: [] });
  });
});
