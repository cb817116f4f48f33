import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import {
  averagedPercentiles,
  clockJump,
  foreignSummary,
  lostPushes,
  withoutMetric,
} from '../faults/record-damage.ts';
import { misspelt } from './changed-answers.ts';
import type { RecordedFault } from './recorded-fault.ts';
import { violations } from './violations.ts';

const JUMP_MS = 30_000;
const SILENT_SECONDS = 10;
const STRETCHED_MS = 4_000;

/** What this leg may suffer: its peak, its services and its limits are those of its plan. */
export function recordedFaults(leg: LegRecord): RecordedFault[] {
  return [
    ...timelineFaults(leg),
    ...RECORD_FAULTS,
    ...misspelling(leg),
    ...stretching(leg),
    ...violations(leg),
  ];
}

function timelineFaults(leg: LegRecord): RecordedFault[] {
  const within = withinPeak(leg);
  const end = within + SILENT_SECONDS;
  return [
    { id: 'clock-ahead', title: 'clock jumps 30 s ahead', damage: clockJump(within, JUMP_MS) },
    { id: 'clock-back', title: 'clock jumps 30 s back', damage: clockJump(within, -JUMP_MS) },
    {
      id: 'lost-pushes',
      title: 'no word from k6 for 10 s',
      damage: lostPushes((at) => at >= within && at < end),
    },
    { id: 'lost-end', title: 'the end of the timeline lost', damage: lostPushes((at) => at > end) },
  ];
}

/** What does not depend on the plan. */
const RECORD_FAULTS: readonly RecordedFault[] = [
  {
    id: 'lost-times',
    title: 'the timeline has no response times',
    damage: withoutMetric(METRICS.responseTime),
  },
  { id: 'foreign-summary', title: 'the summary of another run', damage: foreignSummary(1.1) },
  { id: 'averaged', title: 'percentiles averaged over time', damage: averagedPercentiles },
  {
    id: 'k6-crashed',
    title: 'k6 ended with an error',
    damage: (leg) => ({ ...leg, k6: { ...leg.k6, exitCode: 107, meaning: 'an error in the script' } }),
  },
  { id: 'starved', title: 'generator out of CPU in a tenth of the seconds', damage: starved },
  { id: 'cpu-unknown', title: 'CPU use of the generator not known', damage: withoutSamples },
  { id: 'redeployed', title: 'another version from the middle on', damage: redeployed },
];

/** The first service that an objective names, short of its last letter. */
function misspelling({ plan }: LegRecord): RecordedFault[] {
  const [name] = plan.checks.flatMap(({ selector }) => selector['svc'] ?? []);
  if (name === undefined) return [];
  const damage = misspelt('svc', name, name.slice(0, -1));
  return [{ id: 'misspelt-tag', title: 'a service is misspelt', damage }];
}

/** Only where something that lasts long enough precedes the peak. */
function stretching(leg: LegRecord): RecordedFault[] {
  const fromMs = peakOf(leg).fromMs - STRETCHED_MS;
  const isBefore = leg.plan.played.windows.some((window) => window.fromMs <= fromMs && window.toMs > fromMs);
  if (!isBefore) return [];
  const title = 'a peak made longer by 4 s of what precedes it';
  return [{ id: 'stretched-peak', title, damage: (each) => withPeakFrom(each, fromMs) }];
}

type Window = LegRecord['plan']['played']['windows'][number];

function peakOf({ plan }: LegRecord): Window {
  const peak = plan.played.windows.find(({ name }) => name === 'peak');
  if (peak === undefined) throw new TypeError(`${plan.id} has no peak`);
  return peak;
}

/** A second in the first half of the peak. */
function withinPeak(leg: LegRecord): number {
  const { fromMs, toMs } = peakOf(leg);
  return Math.floor((fromMs + (toMs - fromMs) / 3) / 1_000);
}

function withPeakFrom(leg: LegRecord, fromMs: number): LegRecord {
  const peak = peakOf(leg);
  const windows = leg.plan.played.windows.map((window): Window => {
    if (window === peak) return { ...window, fromMs };
    return window.toMs === peak.fromMs ? { ...window, toMs: fromMs } : window;
  });
  return { ...leg, plan: { ...leg.plan, played: { ...leg.plan.played, windows } } };
}

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
