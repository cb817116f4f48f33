import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DatabaseTimeRecord } from '../../runner/schema/database-time-schema.ts';
import { freePort } from '../../target/database/free-port.ts';
import { CALLS_MS, exportingService } from './exporting-service.ts';
import { evaluationOf, onlyRun, setScene } from './scene.ts';
import { writeProject } from './small-project.ts';

/** Eight seconds, five of them judged. */
const SHORT = {
  clock: { from: '09:00:00', to: '09:00:08' },
  arrivals: { process: 'poisson', curve: [{ at: '09:00:00', ratePerSecond: 12 }] },
  mix: [{ at: '09:00:00', weights: { browse: 1, order: 1 } }],
  windows: [
    { name: 'warm-up', from: '09:00:00', to: '09:00:03' },
    { name: 'peak', from: '09:00:03', to: '09:00:08' },
  ],
} as const;

test('database time comes from the spans of the services, and is judged where they export it', async (context) => {
  const port = await freePort();
  const exporting = exportingService(`http://127.0.0.1:${port}/v1/traces`);
  context.onTestFinished(exporting.stop);
  const stage = await setScene(context, exporting.answer);
  writeProject(stage.folder, {
    gate: { databaseTime: { from: 'spans', port, wait: '1s' }, minimumPeak: '5s', requestTimeout: '1s' },
    objectives: [
      {
        id: 'db-p50',
        title: 'The database is quick for half of the requests',
        sli: 'db_time',
        expect: 'p50 < 20ms',
        per: ['svc'],
      },
    ],
    profile: SHORT,
  });
  const end = await stage.peakgate(['run', 'rush', '--target', stage.service.url]);
  expect(end.exitCode, end.stderr).toBe(3);
  const run = onlyRun(stage.folder);
  const { checks, validity } = evaluationOf(run);
  const [orders, shop] = checks.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const inPeak = stage.service.seen.filter(({ headers }) => isOf('shop', 'peak', headers['tracestate']));
  expect(shop).toMatchObject({
    // Five seconds decide nothing, but everything else is there.
    verdict: 'inconclusive',
    samples: inPeak.length,
    estimate: CALLS_MS[0] + CALLS_MS[1],
  });
  expect(orders).toMatchObject({ verdict: 'invalid', samples: 0 });
  expect(orders?.reason).toContain('instrument the database client');
  expect(validity.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['samples']);
  const file = join(run.path, 'legs', 'rush@1x', 'database-time.json');
  const record: DatabaseTimeRecord = JSON.parse(readFileSync(file, 'utf8'));
  expect(record).toMatchObject({ silentServices: ['orders'], problems: [], spans: { foreign: 0 } });
});

function isOf(svc: string, window: string, tracestate: string | string[] | undefined): boolean {
  return String(tracestate).includes(`;svc:${svc};`) && String(tracestate).includes(`;window:${window}`);
}
