import { expect, test } from 'vitest';
import type { PlayedPlan } from '../../scenarios/kit/contract.ts';
import { answerJson, startCountingServer } from './counting-server.ts';
import { countOf, playLeg, SMALL_PLAN } from './played-leg.ts';

const STREAM = { process: 'even', mix: [{ atMs: 0, weights: { browse: 1 } }], vus: 20 } as const;

/** Off in the first second, on from the middle of the second one to the end of the third; two of three tenants flood. */
const PLAN: PlayedPlan = {
  ...SMALL_PLAN,
  thinkScale: 0.001,
  streams: [
    { ...STREAM, name: 'users', cohort: 'bystander', perSecond: [10, 10, 10, 10] },
    { ...STREAM, name: 'flood', cohort: 'disturber', perSecond: [0, 10, 10, 0], tenants: [1, 2] },
  ],
  blocks: [
    { experiment: 'flood', block: 'off', fromMs: 0, toMs: 1_000 },
    { experiment: 'flood', block: 'on', fromMs: 1_500, toMs: 3_000 },
  ],
  tenants: ['premium', 'free', 'trial'].map((plan, index) => ({
    id: `tenant-${index + 1}`,
    plan,
    region: 'eu-west-1',
    weight: 1,
    users: 5,
  })),
  submetrics: [
    'requests',
    'requests{cohort:bystander}',
    'requests{cohort:disturber}',
    'requests{cohort:disturber,plan:premium}',
    'requests{cohort:bystander,block:off,experiment:flood}',
    'requests{cohort:bystander,block:on,experiment:flood}',
    'requests{cohort:disturber,block:on,experiment:flood}',
    'requests{cohort:disturber,block:off}',
    'requests{experiment:flood}',
    'requests{block:undefined}',
    'journeys{cohort:disturber}',
    'schedule_lag{scenario:flood}',
  ],
};

test('requests say whose they are, and in the counted part of a block also which it is', async () => {
  const server = await startCountingServer((_, response) => answerJson(response, { article: 'a' }));
  const leg = await playLeg({ scenario: 'tests/fixtures/kit/browse.ts', plan: PLAN, targetUrl: server.url });
  await server.stop();
  const count = (metric: string) => countOf(leg, metric);
  expect(leg.ending.exitCode).toBe(0);
  expect(count('requests')).toBe(2 * 60);
  expect(count('requests{cohort:bystander}')).toBe(2 * 40);
  expect(count('requests{cohort:disturber}')).toBe(2 * 20);
  expect(count('requests{cohort:disturber,plan:premium}')).toBe(0);
  expect(count('journeys{cohort:disturber}')).toBe(20);
  expect(count('schedule_lag{scenario:flood}')).toBe(20);
  expect(count('requests{cohort:bystander,block:off,experiment:flood}')).toBeGreaterThan(10);
  expect(count('requests{cohort:bystander,block:on,experiment:flood}')).toBeGreaterThan(20);
  expect(count('requests{cohort:disturber,block:off}')).toBe(0);
  const inBlocks = ['bystander,block:off', 'bystander,block:on', 'disturber,block:on'].map((selected) =>
    count(`requests{cohort:${selected},experiment:flood}`),
  );
  expect(count('requests{experiment:flood}')).toBe(inBlocks.reduce((sum, each) => sum + each, 0));
  expect(count('requests{experiment:flood}')).toBeLessThan(100);
  expect(count('requests{block:undefined}')).toBe(0);
});
