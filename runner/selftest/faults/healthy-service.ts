import type { Catalogue } from '../../../scenarios/kit/contract.ts';
import type { WrittenObjective } from '../../schema/thresholds-schema.ts';
import type { Random } from '../random.ts';
import type { AskedRequest, Fate } from '../runs/conditions.ts';
import { drawLogNormal, type LogNormal } from '../worlds/log-normal.ts';

/** One objective of every kind that can be judged. */
export const OBJECTIVES = [
  objective('service-p95', 'response_time', 'p95 < 200ms', { per: ['svc'] }),
  objective('api-p99', 'response_time', 'p99 < 300ms'),
  objective('db-p95', 'db_time', 'p95 < 100ms'),
  objective('pool-p95', 'pool_time', 'p95 < 20ms'),
  objective('availability', 'availability', 'ratio >= 99.9%', { window: '*', pool: 'run' }),
  objective('free-plan', 'response_time', 'p95 <= 2x', {
    where: { plan: 'free' },
    than: { where: { plan: 'premium' } },
  }),
  objective('exports-p95', 'job_time', 'p95 < 5s'),
  objective('exports-lost', 'jobs_lost', 'count == 0'),
  objective('never-limited', 'rate_limited', 'count == 0'),
  objective('fresh-reads', 'invariant', 'count == 0', {
    where: { invariant: 'fresh-reads' },
    window: '*',
    pool: 'run',
  }),
  objective('waived-search', 'response_time', 'p95 < 200ms', {
    where: { svc: 'search' },
    waiver: waiverUntil('2026-12-31'),
  }),
] as const;

/** Accepts a p95 below 300 ms up to this day; every leg is played on 23 November 2026. */
export function waiverUntil(expires: string): NonNullable<WrittenObjective['waiver']> {
  return { ceiling: 'p95 < 300ms', expires, owner: 'search', reason: 'its index is being built' };
}

export const OBJECTIVE_IDS = OBJECTIVES.map(({ id }) => id);

/** Three services: `auth` signs in, `tasks` is written and read again, `search` is asked. */
export const JOURNEYS: Catalogue['journeys'] = [
  {
    name: 'look-around',
    maxThinkSeconds: 0,
    operations: [
      operation('auth', 'sign-in', 'write'),
      operation('tasks', 'open-board', 'read'),
      operation('search', 'find', 'read'),
      operation('tasks', 'export', 'accept'),
    ],
  },
  {
    name: 'save-and-reread',
    maxThinkSeconds: 0,
    operations: [
      operation('auth', 'check-token', 'read'),
      operation('tasks', 'save', 'write'),
      operation('tasks', 'reread', 'read'),
    ],
  },
];

/** p95 150 ms, a quarter under the limit of 200; p99 211 ms under 300. */
export const RESPONSE: LogNormal = { medianSeconds: 0.0659, sigma: 0.5 };
/** p95 54 ms under 100. */
const DATABASE: LogNormal = { medianSeconds: 0.02, sigma: 0.6 };
/** p95 7 ms under 20. */
const POOL: LogNormal = { medianSeconds: 0.002, sigma: 0.8 };

/** p95 2.1 s under 5. */
const EXPORT: LogNormal = { medianSeconds: 0.8, sigma: 0.6 };

/** How a request fares at a service that has no fault. */
export function healthyFate({ op }: AskedRequest, random: Random): Fate {
  const draw = (times: LogNormal) => drawLogNormal(times, random) * 1_000;
  return {
    outcome: 'good',
    responseMs: draw(RESPONSE),
    databaseMs: draw(DATABASE),
    poolMs: draw(POOL),
    job: op === 'export' ? { outcome: 'done', durationMs: draw(EXPORT) } : null,
    invariant: op === 'reread' ? { name: 'fresh-reads', outcome: 'held' } : null,
  };
}

/** An objective that is called what its id says. */
export function objective<const Id extends string>(
  id: Id,
  sli: WrittenObjective['sli'],
  expect: string,
  more: Partial<WrittenObjective> = {},
): WrittenObjective & { readonly id: Id } {
  return { title: id, sli, expect, ...more, id };
}

type Operation = Catalogue['journeys'][number]['operations'][number];

/** An operation that its journey sends once, every time. */
export function operation(svc: string, op: string, kind: Operation['kind']): Operation {
  return { svc, op, kind, min: 1, max: 1 };
}
