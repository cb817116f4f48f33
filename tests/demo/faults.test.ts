import { expect, onTestFinished, test } from 'vitest';
import type { FaultCase } from '../../demo/faults/fault-case.ts';
import { playCase } from '../../demo/faults/play-case.ts';
import { startTarget } from '../../target/start-target.ts';
import { temporaryFolder } from '../k6/temporary.ts';

/** Faults that do not hide each other: each of the five is blamed by objectives of its own, and nothing else is. */
const FIVE_FAULTS: FaultCase = {
  name: 'wrong-region, stale-cache, synchronous-mail, lost-job, no-server-timing',
  title: 'Five things go wrong, of which none is the cause of another',
  profile: 'fault-check',
  faults: {
    'wrong-region': {},
    'stale-cache': {},
    'synchronous-mail': {},
    'lost-job': { share: 0.2 },
    'no-server-timing': {},
  },
  expected: {
    fails: ['residency', 'read-your-writes', 'service-p95', 'mail', 'async-lost'],
    invalid: ['db-p95', 'tasks-index', 'dashboard-tables', 'connection-pool'],
    neverPasses: { 'async-done': 'jobs may be too few to prove it' },
  },
};

test('faults are switched on, played on the real system, blamed by the gate, and gone afterwards', async () => {
  const target = await startTarget({ architecture: 'modern' });
  onTestFinished(() => target.stop());
  const row = await playCase(FIVE_FAULTS, target, {
    in: '40s',
    results: temporaryFolder(),
    attempts: 2,
    interrupted: new AbortController().signal,
    note: () => undefined,
  });
  expect(row.trouble).toBe('');
  expect(row.cells.filter(({ isAsExpected }) => !isAsExpected)).toEqual([]);
  const found = Object.fromEntries(row.cells.map(({ objective, found }) => [objective, found]));
  expect(found).toMatchObject({ residency: 'fail', mail: 'fail', 'db-p95': 'invalid', availability: 'pass' });
  const answer = await fetch(`${target.adminUrl}/faults`);
  const { items }: { readonly items: readonly { readonly on: boolean }[] } = JSON.parse(await answer.text());
  expect(items.filter(({ on }) => on)).toEqual([]);
}, 180_000);
