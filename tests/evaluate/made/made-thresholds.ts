import { normaliseThresholds } from '../../../runner/config/thresholds.ts';
import type { Thresholds } from '../../../runner/model/thresholds.ts';
import {
  thresholdsSchema,
  type WrittenObjective,
  type WrittenThresholds,
} from '../../../runner/schema/thresholds-schema.ts';
import { validate } from '../../../runner/schema/validate.ts';

type Stated = Partial<WrittenObjective> & Pick<WrittenObjective, 'expect'>;

/** An objective as its author would type it; response times unless it says otherwise. */
export function objective(stated: Stated): WrittenObjective {
  return { id: 'judged', title: 'What is judged', sli: 'response_time', ...stated };
}

/** 95 % of all requests below 200 ms in the peak. */
export const FAST = objective({ id: 'fast', title: 'Requests are fast', expect: 'p95 < 200ms' });
export const FAST_PER_SERVICE = objective({ ...FAST, id: 'fast-services', per: ['svc'] });
export const QUICK_DATABASE = objective({
  id: 'database',
  title: 'The database is quick',
  sli: 'db_time',
  expect: 'p95 < 100ms',
});
export const AVAILABLE = objective({
  id: 'available',
  title: 'Requests are answered',
  sli: 'availability',
  expect: 'ratio >= 99%',
});
export const NEVER_LIMITED = objective({
  id: 'never-limited',
  title: 'Nobody is turned away',
  sli: 'rate_limited',
  expect: 'count == 0',
});
export const NEVER_STALE = objective({
  id: 'never-stale',
  title: 'Nobody sees old data',
  sli: 'invariant',
  expect: 'count == 0',
  where: { invariant: 'read-your-writes' },
});

/** A thresholds file with these objectives, as typed. A peak of a minute may pass. */
export function writtenThresholds(
  objectives: readonly WrittenObjective[],
  gate: Partial<WrittenThresholds['gate']> = {},
): WrittenThresholds {
  const targets = ['http://127.0.0.1:*'];
  const legs = [{ profile: 'busy-hour', load: 1 }];
  return { version: 1, gate: { targets, legs, minimumPeak: '60s', ...gate }, objectives };
}

/** The same, read as the runner reads it. */
export function thresholdsOf(...written: Parameters<typeof writtenThresholds>): Thresholds {
  const checked = validate(thresholdsSchema, writtenThresholds(...written), 'thresholds.json');
  if (!checked.ok) throw new TypeError(JSON.stringify(checked.problems));
  return normaliseThresholds(checked.value, 'thresholds.json');
}
