import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startTarget } from '../../target/start-target.ts';
import { startPeakgate } from './peakgate-process.ts';
import { evaluationOf, onlyRun } from './scene.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

test('the demo’s legacy system is told which composite index its tasks lack', {
  timeout: 170_000,
}, async ({ onTestFinished }) => {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-legacy-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const target = await startTarget({ architecture: 'legacy' });
  onTestFinished(target.stop);
  const args = [
    'run',
    'smoke',
    '--dir',
    CHECKOUT,
    '--target',
    target.url,
    '--results',
    join(folder, 'results'),
  ];
  const peakgate = await startPeakgate(args, {
    folder,
    env: { PEAKGATE_OBSERVE_DATABASE: target.databaseUrl },
  });
  onTestFinished(peakgate.clearAway);
  const { stderr } = await peakgate.ended;
  const [analysis] = evaluationOf(onlyRun(folder)).databases ?? [];
  expect(analysis?.problems, stderr).toEqual([]);
  const proposals = (analysis?.statements ?? []).flatMap((statement) => statement.proposals);
  const onTasks = proposals.filter(({ table }) => table === 'peakgate_demo.tasks');
  const composite = onTasks.filter(({ columns }) => columns[0] === 'tenant_id' && columns.length > 1);
  expect(composite.map(({ sql }) => sql)).toContainEqual(
    expect.stringMatching(/^CREATE INDEX CONCURRENTLY ON peakgate_demo\.tasks \(tenant_id, /),
  );
});
