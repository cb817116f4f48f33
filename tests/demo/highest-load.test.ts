import { expect, test } from 'vitest';
import { highestLoadLines, highestOf, type PlayedLoad } from '../../bench/highest-load.ts';

const played = (load: number, verdict: PlayedLoad['verdict'], why = ''): PlayedLoad => ({
  load,
  verdict,
  requestsPerSecond: load * 115,
  p95Ms: 12.4,
  p99Ms: 31.6,
  why,
});

test('the highest load is the last that held every objective', () => {
  const result = highestOf([
    played(3, 'pass'),
    played(3.5, 'pass'),
    played(4, 'inconclusive', 'tasks-index: close'),
  ]);
  expect(result).toMatchObject({ highest: { load: 3.5 }, ok: true });
  expect(highestLoadLines(result)).toEqual([
    'The modern demo target at rising loads, until an objective no longer holds  ok',
    '   3x  345 requests/s, p95 12 ms, p99 32 ms: pass',
    ' 3.5x  403 requests/s, p95 12 ms, p99 32 ms: pass',
    '   4x  460 requests/s, p95 12 ms, p99 32 ms: inconclusive (tasks-index: close)',
    'highest load held         3.5x, 403 requests/s at the peak; at least 3x and 300 requests/s',
  ]);
});

test.each<[string, readonly PlayedLoad[]]>([
  ['the first load does not hold', [played(3, 'fail', 'api-p99: too slow')]],
  ['it could not be measured', [played(3, 'invalid', 'The generator kept up: no')]],
  ['it holds with too few requests', [{ ...played(3, 'pass'), requestsPerSecond: 299 }]],
])('it is not enough where %s', (_, loads) => {
  const result = highestOf(loads);
  expect(result.ok).toBe(false);
  expect(highestLoadLines(result)[0]).toContain('NOT HELD');
});
