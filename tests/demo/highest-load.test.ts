import { expect, test } from 'vitest';
import {
  benchmarkHighestLoad,
  highestLoadLines,
  highestOf,
  type PlayedLoad,
  SHORTEST_LEG_SECONDS,
} from '../../bench/highest-load.ts';

const PROFILES = ['highest-load', 'highest-load-monday'];

/** Both peaks at one load, with the same outcome. */
const played = (load: number, verdict: PlayedLoad['verdict'], why = ''): PlayedLoad[] =>
  PROFILES.map((profile, index) => ({
    profile,
    load,
    verdict,
    requestsPerSecond: load * (115 + index * 30),
    p95Ms: 12.4,
    p99Ms: 31.6,
    why,
  }));

test('the highest load is the last that held at both peaks', () => {
  const result = highestOf([
    ...played(3, 'pass'),
    ...played(3.5, 'pass'),
    ...played(4, 'inconclusive', 'tasks-index: close').slice(0, 1),
  ]);
  expect(result).toMatchObject({ highest: { load: 3.5 }, isAtLeast: false, ok: true });
  expect(highestLoadLines(result)).toEqual([
    'The modern demo target at rising loads, until an objective that a short leg can judge no longer holds  ok',
    '   3x  highest-load, 345 requests/s, p95 12 ms, p99 32 ms: pass',
    '   3x  highest-load-monday, 435 requests/s, p95 12 ms, p99 32 ms: pass',
    ' 3.5x  highest-load, 403 requests/s, p95 12 ms, p99 32 ms: pass',
    ' 3.5x  highest-load-monday, 508 requests/s, p95 12 ms, p99 32 ms: pass',
    '   4x  highest-load, 460 requests/s, p95 12 ms, p99 32 ms: inconclusive (tasks-index: close)',
    'highest load held         3.5x, 403 requests/s at the peak; required: 3x and 300 requests/s',
  ]);
});

test('a load that only one of the peaks held is not held', () => {
  const result = highestOf([
    ...played(3, 'pass'),
    ...played(3.5, 'pass').slice(0, 1),
    ...played(3.5, 'fail', 'api-p99: too slow').slice(1),
  ]);
  expect(result).toMatchObject({ highest: { load: 3 }, isAtLeast: false });
});

test('where every load that was played is held, the highest one is higher by an unknown amount', () => {
  const result = highestOf([...played(3, 'pass'), ...played(3.5, 'pass')]);
  expect(result.isAtLeast).toBe(true);
  expect(highestLoadLines(result).at(-1)).toContain(
    'highest load held         at least 3.5x, 403 requests/s',
  );
});

test('growth is that of p95 from 1x to the required load, at the peak that grows more', () => {
  const p95s = [4, 3, 8, 9];
  const loads = [...played(1, 'pass'), ...played(3, 'pass')].map((each, index) => ({
    ...each,
    p95Ms: p95s[index] ?? null,
  }));
  const result = highestOf(loads);
  expect(result.growth).toBe(3);
  expect(highestLoadLines(result).at(-1)).toBe(
    'growth                    p95 is 3.0 times as long at 3x as at 1x',
  );
  expect(highestOf(loads.slice(1)).growth).toBeNull();
});

test('a leg whose peak could not pass is refused before anything is started', async () => {
  const benchmark = { resultsFolder: '', legSeconds: SHORTEST_LEG_SECONDS - 1, note: () => undefined };
  await expect(benchmarkHighestLoad(benchmark)).rejects.toThrow('--load-seconds 49 leaves a peak');
});

test.each<[string, readonly PlayedLoad[]]>([
  ['the first load does not hold', played(3, 'fail', 'api-p99: too slow')],
  ['it could not be measured', played(3, 'invalid', 'The generator kept up: no')],
  ['it holds with too few requests', played(3, 'pass').map((each) => ({ ...each, requestsPerSecond: 299 }))],
])('it is not enough where %s', (_, loads) => {
  const result = highestOf(loads);
  expect(result.ok).toBe(false);
  expect(highestLoadLines(result)[0]).toContain('NOT HELD');
});
