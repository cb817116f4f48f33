import { expect, test } from 'vitest';
import { filesIn, onlyRun, setBench, setTarget } from './commanded.ts';

const HOUR_MS = 3_600_000;

interface Moments {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly legs: readonly { readonly k6: { readonly startedAtMs: number; readonly endedAtMs: number } }[];
}

test('everything in a record is told by the clock of the world', { timeout: 60_000 }, async () => {
  const bench = setBench('silent', { now: () => new Date(Date.now() + HOUR_MS) });
  const { url } = await setTarget();
  const begunAtMs = Date.now() + HOUR_MS;
  await bench.peakgate('run', 'quick', '--target', url);
  const endedAtMs = Date.now() + HOUR_MS;
  const files = filesIn(onlyRun(bench.folder));
  const run: Moments = JSON.parse(String(files.get('run.json')));
  const target: Record<'before' | 'after', { readonly atMs: number }> = JSON.parse(
    String(files.get('legs/quick@1x/target.json')),
  );
  const moments = [
    Date.parse(run.startedAt),
    Date.parse(run.endedAt),
    ...run.legs.flatMap(({ k6 }) => [k6.startedAtMs, k6.endedAtMs]),
    target.before.atMs,
    target.after.atMs,
  ];
  expect(moments.length).toBeGreaterThan(4);
  for (const moment of moments) {
    expect(moment).toBeGreaterThanOrEqual(begunAtMs);
    expect(moment).toBeLessThanOrEqual(endedAtMs);
  }
});
