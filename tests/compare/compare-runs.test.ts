import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../runner/compare/compare-runs.ts';
import type { Fingerprint, LegFingerprint, MeasuredRun } from '../../runner/schema/baseline-schema.ts';
import {
  type ComparedLatency,
  type Comparison,
  comparisonSchema,
} from '../../runner/schema/comparison-schema.ts';
import { validate } from '../../runner/schema/validate.ts';
import { FINGERPRINT, REFERENCE, type Runs, runsAt, statedLatency, statedRun } from './stated-run.ts';

function compared(candidates: Runs, references: Runs = REFERENCE, despiteDifferences = false): Comparison {
  const baseline = references.length > 1 ? 'accepted' : null;
  const comparison = compareRuns({ candidates, references, baseline, despiteDifferences });
  expect(validate(comparisonSchema, JSON.parse(JSON.stringify(comparison)), '')).toMatchObject({ ok: true });
  return comparison;
}

function onlyLatency({ latencies: [latency, ...more] }: Comparison): ComparedLatency {
  if (latency === undefined || more.length > 0) throw new TypeError('not exactly one percentile');
  return latency;
}

describe('three candidate runs against five accepted ones', () => {
  test.each([
    ['unchanged', [401, 399, 400], 'pass', 0],
    ['10 % slower', [441, 439, 440], 'fail', 1],
    ['10 % faster', [361, 359, 360], 'pass', 0],
    ['5 % slower, just what is tolerated', [421, 419, 420], 'inconclusive', 4],
    ['unchanged on the mean, with runs that differ by 12 %', [352, 400, 448], 'inconclusive', 4],
  ] as const)('are %s: %s is %s', (_, [a, b, c], verdict, exitCode) => {
    expect(compared(runsAt(a, b, c))).toMatchObject({ verdict, exitCode, method: 'non-inferiority' });
  });

  test('the interval is the t interval of the logarithms', () => {
    const latency = onlyLatency(compared(runsAt(440, 440, 440), runsAt(400, 400, 400, 400, 400)));
    // No spread counts as 1 %: exp(t(0.95; 6) x 0.01 x sqrt(1/3 + 1/5)) with t = 1.9432.
    const width = Math.exp(1.9431802803927818 * 0.01 * Math.sqrt(1 / 3 + 1 / 5));
    expect(latency.ratio).toBeCloseTo(1.1, 12);
    expect(latency.lower).toBeCloseTo(1.1 / width, 9);
    expect(latency.upper).toBeCloseTo(1.1 * width, 9);
  });

  test.each([
    [400, 1.05],
    [100, 1.1],
    [50, 1.2],
  ])('at %i ms a ratio of %f is tolerated: 5 % or 10 ms, whichever is wider', (ms, tolerated) => {
    const latency = onlyLatency(compared(runsAt(ms, ms, ms), runsAt(ms, ms, ms, ms, ms)));
    expect(latency.tolerated).toBeCloseTo(tolerated, 12);
  });

  test.each([
    [2, 4],
    [3, 6],
    [5, 14],
    [8, 34],
  ])('accepted runs that differ by %i %% need %i runs a side', (percent, needed) => {
    const at = (deviations: number) => 400 * Math.exp((deviations * percent) / 100);
    const latency = onlyLatency(compared(runsAt(400), runsAt(at(-1), at(-1), at(0), at(1), at(1))));
    expect(latency.spread).toBeCloseTo(percent / 100, 12);
    expect(latency.runsNeeded).toBe(needed);
    expect(latency.reason).toMatch(`about ${needed} runs a side decide it when nothing has changed.`);
  });

  test('an undecided one says between what', () => {
    const latency = onlyLatency(compared(runsAt(410, 390, 405), runsAt(380, 420, 390, 410, 400)));
    expect(latency.verdict).toBe('inconclusive');
    expect(latency.reason).toMatch(
      /^Between \d.* % faster and \d.* % slower; 5 % slower is tolerated\. .* runs a side/,
    );
  });

  test('a worse one says by how much at least', () => {
    const { latencies, headline } = compared(runsAt(441, 439, 440));
    expect(latencies[0]?.reason).toMatch(
      /^At least 8\.\d % slower, with 95 % confidence; 5 % slower is tolerated\.$/,
    );
    expect(headline).toBe('1 of 1 percentiles is slower than tolerated.');
  });
});

describe('too few runs are never not worse', () => {
  test.each([
    ['one candidate, five accepted', runsAt(400), REFERENCE],
    ['two candidates, five accepted', runsAt(400, 401), REFERENCE],
    ['three candidates, four accepted', runsAt(400, 401, 399), runsAt(400, 401, 399, 400)],
    ['three candidates, one run', runsAt(400, 401, 399), runsAt(400)],
  ])('%s', (_, candidates, references) => {
    const comparison = compared(candidates, references);
    expect(comparison).toMatchObject({ verdict: 'inconclusive', exitCode: 4 });
    const latency = onlyLatency(comparison);
    expect(latency.reason).toMatch(
      `At least 3 candidate and 5 reference runs are needed; there are ${candidates.length} and ${references.length}.`,
    );
    expect(latency).toMatchObject({ lower: null, upper: null });
    expect(latency.ratio).toBeCloseTo(1, 2);
  });
});

describe('one run against one', () => {
  test.each([
    ['unchanged', 400, 'pass'],
    ['10 % slower', 440, 'fail'],
    ['4.5 % slower, with intervals of 1 %', 418, 'inconclusive'],
  ] as const)('%s: %i ms is %s', (_, ms, verdict) => {
    const comparison = compared(runsAt(ms), runsAt(400));
    expect(comparison).toMatchObject({ verdict, method: 'within-runs', level: 0.99 });
    expect(comparison.claim).toBe('Within these two runs; run-to-run variation is not in it.');
  });

  test('the interval is that of the two percentiles', () => {
    const { ratio, lower, upper } = onlyLatency(compared(runsAt(440), runsAt(400)));
    const [below, above] = [
      Math.hypot(Math.log(0.99), Math.log(1.01)),
      Math.hypot(Math.log(1.01), Math.log(0.99)),
    ];
    expect(ratio).toBeCloseTo(1.1, 12);
    expect(lower).toBeCloseTo(1.1 * Math.exp(-below), 12);
    expect(upper).toBeCloseTo(1.1 * Math.exp(above), 12);
  });

  const one = (stated: Parameters<typeof statedLatency>[0]): Runs => [
    statedRun({ latencies: [statedLatency(stated)] }),
  ];

  test('a window shorter than the minimum cannot be not worse, and can be worse', () => {
    const short = onlyLatency(compared(one({ windowMs: 60_000 }), runsAt(400)));
    expect(short).toMatchObject({ verdict: 'inconclusive' });
    expect(short.reason).toMatch(/lasts 1 min; to pass, 5 min are needed/);
    expect(compared(one({ windowMs: 60_000, estimateMs: 480 }), runsAt(400)).verdict).toBe('fail');
  });

  test('a window without an interval is undecided', () => {
    const latency = onlyLatency(compared(one({ interval: null, windowMs: 10_000 }), runsAt(400)));
    expect(latency).toMatchObject({ verdict: 'inconclusive', ratio: 1, lower: null, upper: null });
    expect(latency.reason).toMatch(
      /^Too few requests or seconds for an interval: 30 s are needed at least\.$/,
    );
  });

  test('an interval without an upper end can be worse, and cannot be not worse', () => {
    const open = { lowerMs: 395, upperMs: null, level: 0.99 };
    expect(onlyLatency(compared(one({ interval: open }), runsAt(400)))).toMatchObject({
      verdict: 'inconclusive',
      upper: null,
    });
    const far = { lowerMs: 590, upperMs: null, level: 0.99 };
    expect(compared(one({ estimateMs: 600, interval: far }), runsAt(400)).verdict).toBe('fail');
  });
});

describe('what was not measured is not compared', () => {
  const withFirst = (stated: Parameters<typeof statedLatency>[0]): Runs => {
    const [, ...others] = runsAt(400, 401, 399);
    return [statedRun({ run: 'odd', latencies: [statedLatency(stated)] }), ...others];
  };

  test.each([
    ['has no data', { estimateMs: null }, 'inconclusive', 'odd: no request of this kind has a time.'],
    [
      'lies among requests without an answer',
      { estimateMs: 60_000, censored: true },
      'inconclusive',
      'odd: p95 lies among requests without a usable answer, so it has no ratio.',
    ],
    ['was not measured honestly', { doubt: 'Not judged: starved.' }, 'invalid', 'odd: Not judged: starved.'],
  ] as const)('a run whose percentile %s', (_, stated, verdict, reason) => {
    const comparison = compared(withFirst(stated));
    expect(comparison.verdict).toBe(verdict);
    expect(onlyLatency(comparison).reason).toBe(reason);
  });

  test('one run against one, without data', () => {
    const empty = statedRun({ run: 'empty', latencies: [statedLatency({ estimateMs: null })] });
    expect(onlyLatency(compared(runsAt(400), [empty])).reason).toBe(
      'empty: no request of this kind has a time.',
    );
  });

  test('a percentile that one run does not judge is named and left out', () => {
    const more = statedRun({
      run: 'more',
      latencies: [statedLatency(), statedLatency({ check: 'tail@busy-hour@1x', probability: 0.99 })],
    });
    const comparison = compared([more], [statedRun({ run: 'before' })]);
    expect(comparison.latencies.map(({ check }) => check)).toEqual(['fast@busy-hour@1x']);
    expect(comparison.notCompared).toEqual(['tail@busy-hour@1x: not judged in before']);
  });

  test('an objective may be renamed: what is measured counts', () => {
    const renamed = statedRun({
      latencies: [statedLatency({ check: 'quick@busy-hour@1x', objective: 'quick' })],
    });
    expect(onlyLatency(compared([renamed], runsAt(400))).check).toBe('quick@busy-hour@1x');
  });

  test('nothing in common is invalid, never a pass', () => {
    const comparison = compared([statedRun({ latencies: [] })], runsAt(400));
    expect(comparison).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(comparison.headline).toBe('No percentile was judged in all of these runs.');
  });
});

describe('runs that differ in more than the target', () => {
  const [ownLeg] = FINGERPRINT.legs;
  const withLeg = (change: Partial<LegFingerprint>): Fingerprint => ({
    ...FINGERPRINT,
    legs: ownLeg === undefined ? [] : [{ ...ownLeg, ...change }],
  });
  const cases: readonly (readonly [string, Fingerprint])[] = [
    ['k6', { ...FINGERPRINT, k6: '2.3.0' }],
    ['load generator', { ...FINGERPRINT, host: { ...FINGERPRINT.host, cores: 8 } }],
    ['load of busy-hour@1x', withLeg({ plan: 'c'.repeat(64) })],
    ['scenario of busy-hour@1x', withLeg({ bundle: 'c'.repeat(64) })],
  ];

  test.each(cases)('another %s is invalid, and said', (what, fingerprint) => {
    const odd = statedRun({ run: 'odd', fingerprint });
    const comparison = compared([odd], runsAt(400));
    expect(comparison).toMatchObject({ verdict: 'invalid', exitCode: 3 });
    expect(comparison.differences).toMatchObject([{ what, run: 'odd' }]);
    expect(onlyLatency(comparison).reason).toBe(`The runs differ in more than the target: ${what}.`);
  });

  test.each(cases)('another %s is judged all the same where the caller insists', (_, fingerprint) => {
    const comparison = compared([statedRun({ fingerprint })], runsAt(400), true);
    expect(comparison).toMatchObject({ verdict: 'pass', despiteDifferences: true });
    expect(comparison.differences).toHaveLength(1);
  });

  test('hashes that begin alike are told apart', () => {
    const alike = withLeg({ plan: `${'a'.repeat(63)}0` });
    expect(compared([statedRun({ fingerprint: alike })], runsAt(400)).verdict).toBe('invalid');
  });

  test('a difference among the reference runs counts as well', () => {
    const [first, ...others] = REFERENCE;
    const odd: MeasuredRun = statedRun({ run: 'odd', fingerprint: { ...FINGERPRINT, k6: '2.3.0' } });
    const comparison = compared(runsAt(400, 400, 400), [first, ...others, odd]);
    expect(comparison.differences).toEqual([{ what: 'k6', run: 'odd', found: '2.3.0', expected: '2.2.0' }]);
  });

  test("the target's version may differ: that is what is compared", () => {
    const next = statedRun({ target: { url: 'http://127.0.0.1:4400', version: '2.0.0' } });
    expect(compared([next], runsAt(400))).toMatchObject({ verdict: 'pass', differences: [] });
  });
});

test('worse outweighs invalid, and both outweigh undecided', () => {
  const three = (...latencies: readonly Parameters<typeof statedLatency>[0][]) =>
    statedRun({
      latencies: latencies.map((stated, index) =>
        statedLatency({ check: `check-${index}`, selector: { svc: `svc-${index}` }, ...stated }),
      ),
    });
  const reference = three({}, {}, {});
  const verdictOf = (...stated: readonly Parameters<typeof statedLatency>[0][]) =>
    compared([three(...stated)], [reference]).verdict;
  expect(verdictOf({}, { estimateMs: null }, {})).toBe('inconclusive');
  expect(verdictOf({}, { estimateMs: null }, { doubt: 'starved' })).toBe('invalid');
  expect(verdictOf({ estimateMs: 800 }, { estimateMs: null }, { doubt: 'starved' })).toBe('fail');
});

test('a reason that a reference run was forced stays with it', () => {
  const forced = statedRun({ run: 'forced', verdict: 'fail', forcedBecause: 'the outage was elsewhere' });
  expect(compared(runsAt(400), [forced]).reference.runs).toMatchObject([
    { run: 'forced', verdict: 'fail', forcedBecause: 'the outage was elsewhere' },
  ]);
});

test('the same runs give the same comparison to the byte', () => {
  const candidates = runsAt(410, 390, 405);
  expect(JSON.stringify(compared(candidates))).toBe(JSON.stringify(compared(candidates)));
});
