import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import type { WrittenProfile } from '../../runner/schema/profile-schema.ts';
import type { SwitchesRecord } from '../../runner/schema/switches-schema.ts';
import type { WrittenThresholds } from '../../runner/schema/thresholds-schema.ts';
import { type AnswerRequest, answerJson, startCountingServer } from '../kit/counting-server.ts';
import { evaluationOf, onlyRun, type RunFolder, type Scene, setScene } from './scene.ts';
import { writeProject } from './small-project.ts';
import { told, validityOf } from './verdict-text.ts';

const TIMEOUT_MS = 120_000;
const QUICK_MS = 150;

type Objective = WrittenThresholds['objectives'][number];

/** Blocks are compared: at most 1.2 times as slow. */
const compared = (svc: string): Objective => ({
  id: `${svc}-undisturbed`,
  title: `What makes orders slow does not make the ${svc} slow`,
  sli: 'response_time',
  expect: 'p95 <= 1.2x',
  where: { block: 'on', svc },
  than: { where: { block: 'off' } },
  needs: { experiment: 'slow-orders' },
});

/** Five pairs of blocks of two seconds, then a crash that the admin address knows nothing of. */
const DISTURBED: Partial<WrittenProfile> = {
  scenario: 'scenarios/disturbed.ts',
  clock: { from: '09:00:00', to: '09:00:22' },
  arrivals: { process: 'even', curve: [{ at: '09:00:00', ratePerSecond: 50 }] },
  mix: [{ at: '09:00:00', weights: { order: 1, peek: 1 } }],
  windows: [{ name: 'peak', from: '09:00:00', to: '09:00:22' }],
  experiments: [
    {
      name: 'slow-orders',
      title: 'Orders take twice as long',
      blocks: { from: '09:00:00', to: '09:00:20', pairs: 5, settle: '1s' },
      arrivals: { ratePerSecond: 4 },
      mix: { peek: 1 },
      tenants: { numbers: [1] },
      switch: {
        on: { method: 'PUT', path: '/faults/slow-orders', body: { factor: 2 } },
        off: { method: 'DELETE', path: '/faults/slow-orders' },
      },
    },
    {
      name: 'crash',
      title: 'An instance is killed',
      blocks: { from: '09:00:20', to: '09:00:22' },
      switch: { on: { method: 'POST', path: '/no-such-thing' } },
    },
  ],
};

/** A shop whose orders become slow when its admin address is asked for that. */
async function setShop(context: Pick<TestContext, 'onTestFinished'>) {
  let factor = 1;
  const answer: AnswerRequest = ({ url }, response) => {
    const waitMs = QUICK_MS * (url.startsWith('/orders') ? factor : 1);
    setTimeout(() => answerJson(response, { status: 'up' }), waitMs);
  };
  const scene = await setScene(context, answer);
  const admin = await startCountingServer(({ method, url, body }, response) => {
    if (url !== '/faults/slow-orders') return void response.writeHead(404).end();
    factor = method === 'PUT' ? JSON.parse(body).factor : 1;
    response.writeHead(204).end();
  });
  context.onTestFinished(() => admin.stop());
  const asked = () => admin.seen.map(({ method, url }) => `${method} ${url}`);
  return { scene, admin, asked };
}

function writeShop({ folder }: Scene): void {
  const killed: Objective = {
    id: 'crash-unnoticed',
    title: 'Nobody notices a crash',
    sli: 'availability',
    expect: 'ratio >= 99%',
    where: { block: 'on' },
    needs: { experiment: 'crash' },
  };
  writeProject(folder, {
    gate: { minimumPeak: '5s' },
    profile: DISTURBED,
    objectives: [compared('orders'), compared('shop'), killed],
  });
}

function switchesOf({ path }: RunFolder): SwitchesRecord {
  return JSON.parse(readFileSync(join(path, 'legs', 'rush@1x', 'switches.json'), 'utf8'));
}

describe.concurrent('a peak with experiments', () => {
  test('tells what a disturbance slows from what it leaves alone, by blocks that are on and off in turn', {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const { scene, admin, asked } = await setShop(context);
    writeShop(scene);
    const end = await scene.peakgate(['run', 'rush', '--target', scene.service.url, '--admin', admin.url]);
    const run = onlyRun(scene.folder);
    const evaluation = evaluationOf(run);
    expect(
      evaluation.validity.filter(({ passed, severity }) => !passed && severity === 'error'),
    ).toMatchObject([{ id: 'crash-switched', experiment: 'crash' }]);
    const verdicts = Object.fromEntries(
      evaluation.checks.map(({ objective, ...check }) => [objective, check]),
    );
    const slowed = verdicts['orders-undisturbed'];
    expect(`${slowed?.verdict}: ${slowed?.reason}`).toMatch(/^fail: .* in 5 pairs of phases/);
    expect(slowed).toMatchObject({
      selector: { block: 'on', svc: 'orders', experiment: 'slow-orders', cohort: 'bystander' },
    });
    expect(slowed?.estimate).toBeGreaterThan(1.5);
    expect(verdicts['shop-undisturbed']?.verdict).not.toBe('fail');
    expect(verdicts['shop-undisturbed']?.estimate).toBeLessThan(1.5);
    expect(verdicts['crash-unnoticed']).toMatchObject({ verdict: 'invalid' });
    expect(validityOf(evaluation, 'crash-switched').found).toContain('answered with 404');
    expect(told(end)).toMatch(/^exit 1$/m);
    const [on, off] = ['PUT /faults/slow-orders', 'DELETE /faults/slow-orders'];
    expect(asked()).toEqual([off, on, off, on, off, on, off, 'POST /no-such-thing']);
    const { switches } = switchesOf(run);
    expect(switches.map(({ dueMs }) => dueMs)).toEqual(
      [0, 2, 6, 10, 14, 18, 20, 20].map((second) => second * 1_000),
    );
    expect((await scene.peakgate(['evaluate', run.path])).exitCode).toBe(1);
  });

  test('is left undisturbed when its user interrupts it', { timeout: TIMEOUT_MS }, async (context) => {
    const { scene, admin, asked } = await setShop(context);
    writeShop(scene);
    const process = await scene.start(['run', 'rush', '--target', scene.service.url, '--admin', admin.url]);
    await vi.waitFor(() => expect(asked()).toContain('PUT /faults/slow-orders'), { timeout: 40_000 });
    process.signal('SIGINT');
    expect(told(await process.ended)).toMatch(/^exit 130$/m);
    expect(asked().at(-1)).toBe('DELETE /faults/slow-orders');
    expect(switchesOf(onlyRun(scene.folder)).switches.at(-1)).toMatchObject({
      state: 'off',
      dueMs: null,
      status: 204,
    });
  });

  test('is refused without an admin address, and with one that may not be switched', {
    timeout: TIMEOUT_MS,
  }, async (context) => {
    const { scene, asked } = await setShop(context);
    writeShop(scene);
    const run = ['run', 'rush', '--target', scene.service.url];
    expect(told(await scene.peakgate(run))).toContain('No admin address: the experiment "slow-orders"');
    const elsewhere = await scene.peakgate([...run, '--admin', 'http://admin.example.com']);
    expect(told(elsewhere)).toContain('http://admin.example.com may not be loaded');
    expect(elsewhere.exitCode).toBe(2);
    expect([asked(), scene.service.seen]).toEqual([[], []]);
  });
});
