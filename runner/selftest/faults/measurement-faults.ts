import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Conditions } from '../runs/conditions.ts';
import { type Fault, LEG_SECONDS } from './fault.ts';
import { OBJECTIVES } from './healthy-service.ts';
import { clockJump, foreignSummary, latePushes, lostPushes, withoutMetric } from './record-damage.ts';

const TENTH = LEG_SECONDS / 10;

/** What may go wrong with the generator, the kit or the record. None of it is the system's doing. */
export const MEASUREMENT_FAULTS: readonly Fault[] = [
  {
    ...spoilt('misspelt-tag', 'a journey misspells the name of a service', {
      sentService: (svc) => (svc === 'auth' ? 'atuh' : svc),
    }),
    spoils: ['service-p95'],
  },
  {
    ...spoilt('misspelt-objective', 'an objective misspells the name of a service', {}),
    objectives: OBJECTIVES.map((each) =>
      each.id === 'service-p95' ? { ...each, where: { svc: 'atuh' } } : each,
    ),
  },
  { ...spoilt('short-peak', 'a peak of one minute, where five are asked for', {}), peakSeconds: 60 },
  spoilt('fewer-arrivals', '8 % of arrivals never happened', {
    journey: (_nth, _at, random) => (random.uniform() < 0.08 ? 'never-due' : 'finished'),
  }),
  spoilt('arrival-gap', 'no arrivals for 12 s', {
    journey: (_nth, at) => (at >= 100 && at < 112 ? 'never-due' : 'finished'),
  }),
  spoilt('small-pool', '8 % of arrivals dropped, virtual users too few', {
    plan: withTinyPool,
    journey: (_nth, _at, random) => (random.uniform() < 0.08 ? 'dropped' : 'finished'),
  }),
  spoilt('threw', 'journeys throw exceptions', {
    journey: (nth) => (nth % 500 === 0 ? 'threw' : 'finished'),
  }),
  spoilt('starved', 'generator out of CPU in a tenth of the seconds', {
    cpuRatio: (second) => (second % 10 === 0 ? 0.99 : 0.5),
  }),
  spoilt('cpu-unknown', 'CPU use of the generator not known', {
    record: (leg) => ({ ...leg, generator: leg.generator && { ...leg.generator, samples: [] } }),
  }),
  spoilt('late-starts', 'journeys begin 25 ms late', { lagMs: () => 25 }),
  spoilt('redeployed', 'another version from the middle on', {
    version: (nth) => (nth < LEG_SECONDS / 2 ? '1.0.0' : '1.0.1'),
  }),
  spoilt('clock-ahead', 'clock jumps 30 s ahead', { record: clockJump(150, 30_000) }),
  spoilt('clock-back', 'clock jumps 30 s back', { record: clockJump(150, -30_000) }),
  spoilt('lost-pushes', 'no word from k6 for 10 s', { record: lostPushes((at) => at >= 200 && at < 210) }),
  spoilt('lossy-pushes', 'every 40th second of the timeline lost', {
    record: lostPushes((at) => at % 40 === 0),
  }),
  spoilt('lost-end', 'the last tenth of the timeline lost', {
    record: lostPushes((at) => at > LEG_SECONDS - TENTH),
  }),
  spoilt('lost-limits', 'what is over the limits was never counted', {
    record: withoutMetric(METRICS.overLimit),
  }),
  spoilt('lost-times', 'the timeline has no response times', {
    record: withoutMetric(METRICS.responseTime),
  }),
  spoilt('foreign-summary', 'the summary of another run', { record: foreignSummary(1.1) }),
  spoilt('k6-crashed', 'k6 ended with an error', {
    record: (leg) => ({ ...leg, k6: { ...leg.k6, exitCode: 107, meaning: 'an error in the script' } }),
  }),
  spoilt('k6-killed', 'k6 was killed', {
    record: (leg) => ({ ...leg, k6: { ...leg.k6, exitCode: null, signal: 'SIGKILL', meaning: 'killed' } }),
  }),
];

/** What a record may have and be sound. */
export const HARMLESS_RECORDS: readonly Fault[] = [
  {
    ...spoilt('late-pushes', 'k6 reports three seconds at once', { record: latePushes(150, 3) }),
    kind: 'harmless',
    spoils: [],
  },
];

function spoilt(id: string, title: string, conditions: Conditions): Fault {
  return { id, title, kind: 'measurement', spoils: 'all', conditions };
}

/** Fewer virtual users than the arrivals need by Little's law. */
function withTinyPool(plan: LegPlan): LegPlan {
  return { ...plan, pool: { ...plan.pool, vus: Math.floor(plan.pool.ampleVus / 2) } };
}
