import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { isAlive } from '../k6/temporary.ts';
import { processTree } from '../target/process-tree.ts';
import { isLoad, well } from './behaviours.ts';
import { killed, type PeakgateProcess } from './peakgate-process.ts';
import { onlyRun, type Scene, setScene } from './scene.ts';
import { writeProject } from './small-project.ts';
import { told, unwrapped } from './verdict-text.ts';

const TEST_TIMEOUT_MS = 90_000;
const START_TIMEOUT_MS = 40_000;

const LONG = {
  profile: {
    clock: { from: '09:00:00', to: '09:05:00' },
    windows: [{ name: 'peak', from: '09:00:00', to: '09:05:00' }],
  },
} as const;

/** Starts a long leg and waits until its load has been felt for a while. */
async function underLoad(scene: Scene): Promise<PeakgateProcess> {
  writeProject(scene.folder, LONG);
  const process = await scene.start(['run', 'rush', '--target', scene.service.url]);
  await vi.waitFor(() => expect(scene.service.seen.filter(isLoad).length).toBeGreaterThan(40), {
    timeout: START_TIMEOUT_MS,
    interval: 100,
  });
  return process;
}

function k6Of({ pid }: PeakgateProcess): number {
  const k6 = processTree(pid).find(({ command }) => /k6 run /.test(command));
  if (k6 === undefined) throw new Error('k6 does not run');
  return k6.pid;
}

describe.concurrent('a leg that is interrupted', () => {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  test.for(signals)(
    'by %s ends within 15 seconds with exit 130, its k6 too, and leaves what was measured',
    {
      timeout: TEST_TIMEOUT_MS,
    },
    async (signal, context) => {
      const scene = await setScene(context, well);
      const process = await underLoad(scene);
      const tree = processTree(process.pid).map(({ pid }) => pid);
      expect(tree).toContain(k6Of(process));
      const askedAt = performance.now();
      process.signal(signal);
      const end = await process.ended;
      expect(performance.now() - askedAt).toBeLessThan(15_000);
      expect(told(end)).toMatch(/^exit 130$/m);
      expect(end.stdout).toBe('');
      expect(tree.filter(isAlive)).toEqual([]);
      const { path, manifest } = onlyRun(scene.folder);
      expect(unwrapped(end.stderr)).toContain(`kept in ${path}, marked incomplete`);
      expect(manifest).toMatchObject({ complete: false, interrupted: true });
      expect(manifest.legs).toMatchObject([
        { k6: { stoppedBy: 'user' }, stopReason: 'interrupted by the user' },
      ]);
      const evidence = readdirSync(join(path, 'legs', 'rush@1x')).toSorted();
      expect(evidence).toEqual([
        'events.ndjson',
        'generator.json',
        'k6.log',
        'plan.json',
        'summary.json',
        'target.json',
        'timeline.ndjson.gz',
      ]);
      expect(existsSync(join(path, 'verdict'))).toBe(false);
      const again = await scene.peakgate(['evaluate', path]);
      expect(told(again)).toMatch(/^exit 2$/m);
      expect(again.stderr).toContain('is incomplete: the run was interrupted');
    },
  );

  test('while a hook runs ends the hook as well, and no load is sent', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    writeProject(scene.folder, {
      gate: {
        hooks: {
          beforeLeg: [
            ['touch', 'begun'],
            ['sleep', '300'],
          ],
        },
      },
    });
    const process = await scene.start(['run', 'rush', '--target', scene.service.url]);
    await vi.waitFor(() => expect(existsSync(join(scene.folder, 'begun'))).toBe(true), {
      timeout: START_TIMEOUT_MS,
    });
    const tree = processTree(process.pid).map(({ pid }) => pid);
    const askedAt = performance.now();
    process.signal('SIGINT');
    const end = await process.ended;
    expect(performance.now() - askedAt).toBeLessThan(15_000);
    expect(told(end)).toMatch(/^exit 130$/m);
    expect(tree.filter(isAlive)).toEqual([]);
    expect(scene.service.seen.filter(isLoad)).toEqual([]);
    expect(onlyRun(scene.folder).manifest).toMatchObject({ complete: false, interrupted: true });
  });

  test('by SIGKILL cannot say so, but its k6 ends within 10 seconds and the folder is incomplete', {
    timeout: TEST_TIMEOUT_MS,
  }, async (context) => {
    const scene = await setScene(context, well);
    const process = await underLoad(scene);
    const k6 = k6Of(process);
    context.onTestFinished(() => killed(k6));
    process.signal('SIGKILL');
    expect(await process.ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    const killedAt = performance.now();
    await vi.waitFor(() => expect(isAlive(k6)).toBe(false), { timeout: 30_000, interval: 50 });
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    const { path, manifest } = onlyRun(scene.folder);
    expect(manifest).toMatchObject({ complete: false, interrupted: false, endedAt: null, legs: [] });
    expect(readFileSync(join(path, 'legs', 'rush@1x', 'timeline.ndjson.gz')).length).toBeGreaterThan(0);
    const again = await scene.peakgate(['evaluate', path]);
    expect(told(again)).toMatch(/^exit 2$/m);
    expect(again.stderr).toContain('is incomplete: the run did not end');
  });
});
