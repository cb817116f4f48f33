import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../runner/compare/compare-runs.ts';
import { compareText } from '../../runner/console/compare-text.ts';
import type { Comparison } from '../../runner/schema/comparison-schema.ts';
import { FINGERPRINT, REFERENCE, runsAt, statedLatency, statedRun } from './stated-run.ts';

const plain = { colour: false, columns: 120 };
const ESCAPE = String.fromCodePoint(0x1b);

const several = (run: string, factor: number, k6 = '2.2.0') =>
  statedRun({
    run,
    fingerprint: { ...FINGERPRINT, k6 },
    latencies: [
      statedLatency({ check: 'fast/svc=auth@busy-hour@1x', selector: { svc: 'auth' }, estimateMs: 90 }),
      statedLatency({
        check: 'fast/svc=tasks@busy-hour@1x',
        selector: { svc: 'tasks' },
        estimateMs: 300 * factor,
      }),
      statedLatency({
        check: 'tail@busy-hour@1x',
        probability: 0.99,
        estimateMs: 1_200,
        censored: factor > 1,
      }),
    ],
  });

const compared = (despiteDifferences: boolean, k6?: string): Comparison =>
  compareRuns({
    candidates: [several('now', 1.2, k6)],
    references: [several('before', 1)],
    baseline: null,
    despiteDifferences,
  });

test('everything that was found, the worst first, the verdict last', () => {
  expect(compareText(compared(true, '2.3.0'), plain)).toBe(`\
The runs differ, and are compared all the same (--despite-differences)
  ! k6: now has 2.3.0; expected 2.2.0

Candidate
  now (pass, target 1.0.0)

Compared with
  before (pass, target 1.0.0)

Percentiles
  Verdict         Check                             Before     Now  Ratio           Between  At most
  ──────────────  ───────────────────────────  ───  ──────  ──────  ─────  ────────────────  ───────
  ✗ Worse         fast/svc=tasks@busy-hour@1x  p95  300 ms  360 ms   1.2x  1.183x to 1.217x    1.05x
  ? Inconclusive  tail@busy-hour@1x            p99   1.2 s       –      –                 –    1.05x
  ✓ Not worse     fast/svc=auth@busy-hour@1x   p95   90 ms   90 ms     1x  0.986x to 1.014x   1.111x

Why
  - fast/svc=tasks@busy-hour@1x: At least 18.3 % slower, with 99 % confidence; 5 % slower is tolerated.
  - tail@busy-hour@1x: now: p99 lies among requests without a usable answer, so it has no ratio.

Within these two runs; run-to-run variation is not in it.
✗ WORSE: 1 of 3 percentiles is slower than tolerated.
`);
});

describe.each([
  ['worse', compared(false)],
  ['invalid', compared(false, '2.3.0')],
  [
    'against a baseline',
    compareRuns({
      candidates: runsAt(400),
      references: REFERENCE,
      baseline: 'accepted',
      despiteDifferences: false,
    }),
  ],
])('a comparison that is %s', (_, comparison) => {
  test.each([60, 80, 120, 200])('fits %i columns, without trailing spaces', (columns) => {
    const lines = compareText(comparison, { ...plain, columns }).split('\n');
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
    expect(lines.filter((line) => /\s$/u.test(line))).toEqual([]);
  });

  test('has colours only where they are asked for', () => {
    expect(compareText(comparison, plain)).not.toContain(ESCAPE);
    expect(compareText(comparison, { ...plain, colour: true })).toContain(ESCAPE);
  });
});

test('a reason that holds for many is said once', () => {
  const many = (run: string, k6: string) =>
    statedRun({
      run,
      fingerprint: { ...FINGERPRINT, k6 },
      latencies: ['a', 'b', 'c', 'd', 'e'].map((svc) => statedLatency({ check: svc, selector: { svc } })),
    });
  const text = compareText(
    compareRuns({
      candidates: [many('now', '2.3.0')],
      references: [many('before', '2.2.0')],
      baseline: null,
      despiteDifferences: false,
    }),
    plain,
  );
  expect(text).toContain('  - a, b, c and 2 more: The runs differ in more than the target: k6.\n');
});

test('foreign text cannot reach the terminal', () => {
  const hostile = statedRun({
    run: `evil${ESCAPE}[2J`,
    target: { url: 'http://127.0.0.1', version: `1${ESCAPE}]0;owned\u0007` },
    fingerprint: { ...FINGERPRINT, k6: `2${ESCAPE}[31m` },
  });
  const comparison = compareRuns({
    candidates: [hostile],
    references: runsAt(400),
    baseline: null,
    despiteDifferences: false,
  });
  expect(compareText(comparison, plain)).not.toContain(ESCAPE);
});
