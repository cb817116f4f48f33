import type { Fingerprint, Latency, MeasuredRun } from '../../runner/schema/baseline-schema.ts';

export const FINGERPRINT: Fingerprint = {
  k6: '2.2.0',
  host: { platform: 'linux', cpuModel: 'any', cores: 2 },
  legs: [
    {
      leg: 'busy-hour@1x',
      durationMs: 600_000,
      journeys: 6_000,
      seed: 7,
      plan: 'a'.repeat(64),
      bundle: 'b'.repeat(64),
    },
  ],
};

/** A percentile as a test states it: p95 of all response times, ten minutes long, known to 1 % either way. */
export function statedLatency(stated: Partial<Latency> = {}): Latency {
  const estimateMs = stated.estimateMs === undefined ? 400 : stated.estimateMs;
  return {
    check: 'fast@busy-hour@1x',
    objective: 'fast',
    title: 'Requests are fast',
    leg: 'busy-hour@1x',
    sli: 'response_time',
    selector: {},
    window: 'peak',
    probability: 0.95,
    censored: false,
    interval:
      estimateMs === null ? null : { lowerMs: estimateMs * 0.99, upperMs: estimateMs * 1.01, level: 0.99 },
    samples: 12_000,
    windowMs: 600_000,
    minimumMs: 300_000,
    doubt: null,
    ...stated,
    estimateMs,
  };
}

let runs = 0;

/** A run that passed, with one percentile. */
export function statedRun(stated: Partial<MeasuredRun> = {}): MeasuredRun {
  runs += 1;
  return {
    run: `run-${runs}`,
    startedAt: '2026-11-23T07:00:00.000Z',
    verdict: 'pass',
    target: { url: 'http://127.0.0.1:4300', version: '1.0.0' },
    peakgate: '0.1.0',
    seal: runs.toString(16).padStart(64, '0'),
    forcedBecause: null,
    fingerprint: FINGERPRINT,
    latencies: [statedLatency()],
    ...stated,
  };
}

export type Runs = readonly [MeasuredRun, ...MeasuredRun[]];

/** One run for each p95 in ms. */
export function runsAt(...p95s: readonly [number, ...number[]]): Runs {
  const [first, ...others] = p95s.map((estimateMs) =>
    statedRun({ latencies: [statedLatency({ estimateMs })] }),
  );
  if (first === undefined) throw new TypeError('no run was stated');
  return [first, ...others];
}

export const REFERENCE = runsAt(396, 404, 400, 402, 398);
