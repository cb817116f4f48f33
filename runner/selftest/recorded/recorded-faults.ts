import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import {
  averagedPercentiles,
  clockJump,
  foreignSummary,
  lostPushes,
  withoutMetric,
} from '../faults/record-damage.ts';
import { brokenOnce, misspelt, slowedDown } from './changed-answers.ts';

/** What is done to the record of a real leg, in memory. */
export interface RecordedFault {
  readonly id: string;
  readonly title: string;
  /** The objectives that it violates, for everything to see: they must fail. When not given, none may be judged at all. */
  readonly violates?: readonly string[];
  readonly damage: (leg: LegRecord) => LegRecord;
}

/** The first second of its peak, and some within. */
const PEAK_FROM = 16;
const WITHIN = 30;

export const RECORDED_FAULTS: readonly RecordedFault[] = [
  { id: 'clock-ahead', title: 'clock jumps 30 s ahead', damage: clockJump(WITHIN, 30_000) },
  { id: 'clock-back', title: 'clock jumps 30 s back', damage: clockJump(WITHIN, -30_000) },
  {
    id: 'lost-pushes',
    title: 'no word from k6 for 10 s',
    damage: lostPushes((at) => at >= WITHIN && at < WITHIN + 10),
  },
  { id: 'lost-end', title: 'the end of the timeline lost', damage: lostPushes((at) => at > WITHIN + 10) },
  {
    id: 'lost-times',
    title: 'the timeline has no response times',
    damage: withoutMetric(METRICS.responseTime),
  },
  { id: 'foreign-summary', title: 'the summary of another run', damage: foreignSummary(1.1) },
  { id: 'averaged', title: 'percentiles averaged over time', damage: averagedPercentiles },
  { id: 'misspelt-tag', title: 'a service is misspelt', damage: misspelt('svc', 'tasks', 'taks') },
  {
    id: 'k6-crashed',
    title: 'k6 ended with an error',
    damage: (leg) => ({ ...leg, k6: { ...leg.k6, exitCode: 107, meaning: 'an error in the script' } }),
  },
  { id: 'starved', title: 'generator out of CPU in a tenth of the seconds', damage: starved },
  { id: 'cpu-unknown', title: 'CPU use of the generator not known', damage: withoutSamples },
  { id: 'redeployed', title: 'another version from the middle on', damage: redeployed },
  {
    id: 'stretched-peak',
    title: 'a peak made longer by 4 s of the warm-up',
    damage: (leg) => withPeakFrom(leg, (PEAK_FROM - 4) * 1_000),
  },
  {
    id: 'slower',
    title: 'every answer 512 times as slow',
    violates: ['service-p95', 'api-p99'],
    damage: slowedDown(9),
  },
  {
    id: 'stale',
    title: 'one read shows old data',
    violates: ['read-your-writes'],
    damage: brokenOnce('read-your-writes'),
  },
];

function starved(leg: LegRecord): LegRecord {
  if (leg.generator === null) return leg;
  const { cores, samples } = leg.generator;
  const busy = samples.map((sample, nth) =>
    nth % 10 === 0 ? { ...sample, cpuCores: 0.99 * cores } : sample,
  );
  return { ...leg, generator: { ...leg.generator, samples: busy } };
}

function withoutSamples(leg: LegRecord): LegRecord {
  return { ...leg, generator: leg.generator && { ...leg.generator, samples: [] } };
}

function redeployed(leg: LegRecord): LegRecord {
  if (leg.target === null) return leg;
  const { during } = leg.target;
  const later = during.map((probe, nth) =>
    nth < during.length / 2 ? probe : { ...probe, version: `${probe.version} again` },
  );
  return { ...leg, target: { ...leg.target, during: later } };
}

function withPeakFrom(leg: LegRecord, fromMs: number): LegRecord {
  const windows = leg.plan.played.windows.map((window) =>
    window.name === 'peak' ? { ...window, fromMs } : { ...window, toMs: Math.min(window.toMs, fromMs) },
  );
  return { ...leg, plan: { ...leg.plan, played: { ...leg.plan.played, windows } } };
}
