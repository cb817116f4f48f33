import type { RunRecord } from '../../model/run-record.ts';
import type { AcceptedRun, Fingerprint } from '../../schema/baseline-schema.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { ZERO_AT_MS } from './observers.ts';

const DAY_MS = 86_400_000;
const HASH = '0'.repeat(64);

/** A run with accepted ones like it, a day apart, of which each measured so many ms of what the check judges. */
export function amongAccepted(
  record: RunRecord,
  leg: string,
  check: PlannedCheck,
  measuredMs: readonly number[],
): RunRecord {
  const fingerprint = fingerprintOf(record);
  const accepted = measuredMs.map((estimateMs, index): AcceptedRun => {
    const startedAt = new Date(ZERO_AT_MS - (measuredMs.length - index) * DAY_MS).toISOString();
    return {
      run: `accepted-${index + 1}`,
      startedAt,
      acceptedAt: startedAt,
      verdict: 'pass',
      target: { url: 'http://127.0.0.1:4300', version: '1.0.0' },
      peakgate: record.manifest.peakgate,
      seal: String(index + 1).padStart(HASH.length, '0'),
      forcedBecause: null,
      fingerprint,
      latencies: [latencyOf(leg, check, estimateMs)],
    };
  });
  return { ...record, fingerprint, accepted };
}

/** What such runs send is the same by design, so the hashes of it say nothing. */
function fingerprintOf({ manifest, legs }: RunRecord): Fingerprint {
  return {
    k6: manifest.k6,
    host: { platform: 'none', cpuModel: 'none', cores: manifest.environment.cores },
    legs: legs.map(({ plan }) => ({
      leg: plan.id,
      durationMs: plan.durationMs,
      journeys: 0,
      seed: plan.played.seed,
      plan: HASH,
      bundle: HASH,
    })),
  };
}

function latencyOf(leg: string, check: PlannedCheck, estimateMs: number): AcceptedRun['latencies'][number] {
  const { id, objective, sli, selector, window, expectation } = check;
  return {
    check: `${id}@${leg}`,
    objective,
    title: objective,
    leg,
    sli,
    selector,
    window,
    probability: expectation.probability ?? 0,
    estimateMs,
    censored: false,
    interval: null,
    samples: 0,
    windowMs: 0,
    minimumMs: 0,
    doubt: null,
  };
}
