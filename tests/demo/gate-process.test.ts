import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isAlive, temporaryFolder } from '../k6/temporary.ts';

const here = (name: string): string => resolve(import.meta.dirname, name);
const PATIENCE = { timeout: 15_000, interval: 50 };

/** A demo whose gate runs: both may be sent signals. */
async function demoWithGate() {
  const folder = temporaryFolder();
  const args = ['--import', 'tsx', here('stub-demo.ts'), here('stub-gate.ts'), folder];
  const demo = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  demo.stdout.on('data', (text) => (printed += text));
  const ended = once(demo, 'close').then(() => printed);
  const pidFile = join(folder, 'pid');
  await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), PATIENCE);
  const gate = Number(readFileSync(pidFile, 'utf8'));
  const demoPid = demo.pid ?? 0;
  onTestFinished(() => {
    for (const pid of [demoPid, gate].filter(isAlive)) process.kill(pid, 'SIGKILL');
  });
  return { demo: demoPid, gate, ended, signals: () => readFileSync(join(folder, 'signals'), 'utf8') };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'however often a terminal sends %s to the demo, its gate is told once to end, and waited for',
  async (signal) => {
    const { demo, gate, ended, signals } = await demoWithGate();
    process.kill(-demo, signal);
    await new Promise((done) => setTimeout(done, 100));
    process.kill(-demo, signal);
    expect(JSON.parse(await ended)).toEqual({ exitCode: 130, printed: '', said: '' });
    expect(signals()).toBe('SIGTERM\n');
    expect(isAlive(gate)).toBe(false);
  },
);

test('a gate that is killed has no exit code that could be taken for a verdict', async () => {
  const { gate, ended } = await demoWithGate();
  process.kill(gate, 'SIGKILL');
  expect(JSON.parse(await ended)).toEqual({ exitCode: null, printed: '', said: '' });
});

test('a demo that is killed takes its gate with it', async () => {
  const { demo, gate, signals } = await demoWithGate();
  process.kill(demo, 'SIGKILL');
  await vi.waitFor(() => expect(isAlive(gate)).toBe(false), PATIENCE);
  expect(signals()).toBe('SIGTERM\n');
});
