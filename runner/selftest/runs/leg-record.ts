import type { LegRecord } from '../../model/run-record.ts';
import type { Timeline } from '../../model/timeline.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Conditions } from './conditions.ts';
import { k6Summary, type SeriesTotal } from './k6-summary.ts';
import { generatorRecord, promptSwitches, targetCpu, targetRecord, ZERO_AT_MS } from './observers.ts';

/** k6 needs a while before its clock stands at zero. */
const STARTUP_MS = 3_000;

/** What k6 left behind. */
export interface K6Evidence {
  readonly totals: readonly SeriesTotal[];
  readonly timeline: Timeline;
  /** Seconds in which journeys began. */
  readonly playedSeconds: number;
  /** The second in which the last answer came. */
  readonly lastSecond: number;
  /** Stopped as an outage. */
  readonly isStopped: boolean;
  readonly conditions: Conditions;
  /** Processor time of the target in each second; absent where nobody looks at it. */
  readonly cpuSeconds?: ArrayLike<number>;
}

/** The whole evidence of a leg: k6's own, and that of the observers beside it. */
export function legRecord(plan: LegPlan, evidence: K6Evidence): LegRecord {
  const { totals, timeline, playedSeconds, lastSecond, isStopped, conditions, cpuSeconds } = evidence;
  const target = targetRecord(playedSeconds, conditions);
  return {
    plan,
    ...k6Ending(isStopped, ZERO_AT_MS, lastSecond),
    summary: k6Summary(plan, totals, lastSecond * 1_000),
    timeline,
    events: [{ event: 'clock', zeroAtMs: ZERO_AT_MS }],
    generator: generatorRecord(playedSeconds, conditions),
    target: cpuSeconds === undefined ? target : { ...target, cpu: targetCpu(cpuSeconds) },
    ...(plan.experiments && { switches: promptSwitches(plan.experiments) }),
    damage: [],
  };
}

/** How k6 ends by itself, or is stopped as an outage, a second after its last answer. */
export function k6Ending(
  isStopped: boolean,
  zeroAtMs: number,
  lastSecond: number,
): Pick<LegRecord, 'k6' | 'stopReason'> {
  const k6: LegRecord['k6'] = {
    exitCode: isStopped ? 105 : 0,
    signal: null,
    meaning: isStopped ? 'interrupted' : 'finished',
    stoppedBy: isStopped ? 'abort' : null,
    startedAtMs: zeroAtMs - STARTUP_MS,
    endedAtMs: zeroAtMs + (lastSecond + 1) * 1_000,
    lastLogLines: [],
  };
  return { k6, stopReason: isStopped ? 'stopped as an outage' : null };
}
