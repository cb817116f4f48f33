import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import type { WrittenThresholds } from '../../runner/schema/thresholds-schema.ts';
import { killed } from '../e2e/peakgate-process.ts';
import { evaluationOf, onlyRun } from '../e2e/scene.ts';
import { isAlive } from '../k6/temporary.ts';
import { realK6 } from '../real-k6.ts';
import { processTree } from '../target/process-tree.ts';
import { survivors } from '../target/target-process.ts';

const MAIN = resolve(import.meta.dirname, '../../demo/main.ts');
const TEST_TIMEOUT_MS = 90_000;
const LOOK_EVERY_MS = 250;

/** Ten seconds a leg, of the checkout's shortest profile: the peaks have journeys that take too long to be played in less than a minute. */
const SHORT: WrittenThresholds = {
  version: 1,
  gate: {
    targets: ['http://127.0.0.1:*'],
    health: '/health',
    legs: [
      { profile: 'smoke', load: 1 },
      { profile: 'smoke', load: 2 },
    ],
  },
  objectives: [
    { id: 'api-p95', title: 'Requests are answered soon', sli: 'response_time', expect: 'p95 < 200ms' },
  ],
};

/** `npm run demo` in a folder of its own, and every process that it or one of its own has started. */
async function startDemo({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-demo-'));
  const thresholds = join(folder, 'thresholds.json');
  writeFileSync(thresholds, JSON.stringify(SHORT));
  const options = ['--thresholds', thresholds, '--results', join(folder, 'results')];
  const { path: k6 } = await realK6();
  const demo = spawn(process.execPath, ['--import', 'tsx', MAIN, ...options], {
    env: { ...process.env, PEAKGATE_K6: k6 },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const family = new Set<number>();
  const look = (): void => {
    for (const { pid } of processTree(demo.pid ?? 0)) family.add(pid);
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  let said = '';
  for (const stream of [demo.stdout, demo.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(demo, 'close');
  onTestFinished(async () => {
    look();
    clearInterval(looking);
    for (const pid of [...family].filter(isAlive)) killed(pid);
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  return { demo, folder, family, ended, said: () => said };
}

describe.concurrent('the first command of the README', () => {
  test('plays both legs against the real system, ends as its gate does, and leaves its results alone behind', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const { demo, folder, family, ended, said } = await startDemo(context);
    await ended;
    expect([0, 1, 3, 4], said()).toContain(demo.exitCode);
    const run = onlyRun(folder);
    const { exitCode, legs } = evaluationOf(run);
    expect(demo.exitCode).toBe(exitCode);
    expect(run.manifest).toMatchObject({ complete: true, interrupted: false });
    expect(legs.map(({ id }) => id)).toEqual(['smoke@1x', 'smoke@2x']);
    for (const { id, requests } of legs) {
      expect(requests.good).toBeGreaterThan(200);
      expect(readdirSync(join(run.path, 'legs', id))).toContain('database.json');
    }
    expect(readFileSync(join(run.path, 'verdict', 'report.html'), 'utf8')).toContain('smoke@2x');
    expect(said()).toContain('report.html');
    expect(family.size).toBeGreaterThan(8);
    expect(survivors([...family])).toEqual([]);
  });

  test('ends with 130 when interrupted while its system starts, and nothing is left of either', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const { demo, folder, family, ended, said } = await startDemo(context);
    await vi.waitFor(() => expect(said()).toContain('starting the modern system'), {
      timeout: 20_000,
      interval: 20,
    });
    demo.kill('SIGINT');
    await ended;
    expect(demo.exitCode, said()).toBe(130);
    expect(said()).toContain('demo: interrupted; stopping what was started');
    expect(survivors([...family])).toEqual([]);
    expect(existsSync(join(folder, 'results'))).toBe(false);
  });
});
