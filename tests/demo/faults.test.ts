import { expect, onTestFinished, test } from 'vitest';
import type { FaultCase } from '../../demo/faults/fault-case.ts';
import { playCase } from '../../demo/faults/play-case.ts';
import { startTarget } from '../../target/start-target.ts';
import { temporaryFolder } from '../k6/temporary.ts';

/** In ten seconds nothing can pass, but what these two break is seen at the first request. */
const TWO_FAULTS: FaultCase = {
  name: 'wrong-region, no-server-timing',
  title: 'Tenants are in the wrong region, and answers say nothing of the database',
  profile: 'smoke',
  faults: { 'wrong-region': { tenants: 50 }, 'no-server-timing': {} },
  expected: { fails: ['residency'], invalid: ['db-p95', 'tasks-index', 'analytics', 'connection-pool'] },
};

test('faults are switched on, played on the real system, blamed by the gate, and gone afterwards', async () => {
  const target = await startTarget({ architecture: 'modern' });
  onTestFinished(() => target.stop());
  const row = await playCase(TWO_FAULTS, target, {
    results: temporaryFolder(),
    attempts: 2,
    interrupted: new AbortController().signal,
    note: () => undefined,
  });
  expect(row.trouble).toBe('');
  const found = Object.fromEntries(row.cells.map(({ objective, found }) => [objective, found]));
  expect(found).toMatchObject({ residency: 'fail', 'db-p95': 'invalid', 'api-p99': 'inconclusive' });
  expect(row.cells.filter(({ isAsExpected }) => !isAsExpected)).toEqual([]);
  const answer = await fetch(`${target.adminUrl}/faults`);
  const { items }: { readonly items: readonly { readonly on: boolean }[] } = JSON.parse(await answer.text());
  expect(items.filter(({ on }) => on)).toEqual([]);
}, 120_000);
