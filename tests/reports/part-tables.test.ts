import { expect, test } from 'vitest';
import { partTables } from '../../reports/view/part-tables.ts';
import type { CheckResult } from '../../runner/schema/evaluation-schema.ts';
import { madeCheck } from './fixtures/evaluation-parts.ts';
import { madeLeg } from './fixtures/synthetic-leg.ts';

const SERIES = madeLeg({
  leg: 'monday-morning@2.5x',
  title: 'Monday morning',
  seconds: 60,
  peakPerSecond: 30,
  seed: 1,
  p50Ms: 30,
  services: [{ svc: 'auth', requests: 2_000, bad: 0, p50Ms: 730, p95Ms: 1_130, p99Ms: 1_190, dbP95Ms: 12 }],
});
const NOTHING_MISSING = { unfinished: 0, skipped: 0, droppedJourneys: 0 };

/** The p95 of the service in the table, where a check judged it so. */
const shown = (judged: Partial<CheckResult>) => {
  const check = madeCheck({ id: 'p95', objective: 'p95', selector: { svc: 'auth' }, ...judged });
  return partTables(SERIES, undefined, [check], 'leg')[0]?.rows[0]?.cells[4];
};

test('a percentile that a check judged is shown as the check found it', () => {
  expect(shown({ estimate: 321, missing: NOTHING_MISSING })).toMatchObject({
    value: 321,
    text: '321 ms',
    verdict: 'pass',
  });
});

test('a check that counted journeys which never started leaves the measured time in the table, with its verdict', () => {
  const cell = shown({
    estimate: null,
    censored: true,
    verdict: 'fail',
    missing: { ...NOTHING_MISSING, droppedJourneys: 290 },
  });
  expect(cell).toMatchObject({ value: 1_130, verdict: 'fail', href: expect.stringContaining('p95') });
});
