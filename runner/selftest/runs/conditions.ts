import type { JourneyOutcome, OperationKind, Outcome } from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Random } from '../random.ts';

/** One request that a user asked for, before anything happened to it. */
export interface AskedRequest {
  /** The leg on which it is sent: `selftest@1x`. */
  readonly leg: string;
  /** When it is sent, in seconds on the leg's clock. */
  readonly atSeconds: number;
  readonly window: string;
  /** `on` or `off` in what counts of a block; null elsewhere. */
  readonly block: string | null;
  readonly journey: string;
  readonly plan: string;
  readonly region: string;
  readonly svc: string;
  readonly op: string;
  readonly kind: OperationKind;
  /** Journeys that began before its own. */
  readonly nthJourney: number;
}

/** What becomes of a request. */
export interface Fate {
  /** `unfinished`: never answered and never given up. `not-sent`: its journey was never started, or vanished. */
  readonly outcome: Outcome | 'unfinished' | 'not-sent';
  readonly responseMs: number;
  /** What the answer states; null when it does not. */
  readonly databaseMs: number | null;
  readonly poolMs: number | null;
  /** What the request looked at, if anything. */
  readonly invariant: { readonly name: string; readonly outcome: 'held' | 'broken' } | null;
  /** What became of the job that a good answer began; null where it begins none. */
  readonly job: { readonly outcome: 'done' | 'failed' | 'lost'; readonly durationMs: number } | null;
  /** Processor time that it costs the target; absent where nobody looks at it. */
  readonly cpuMs?: number;
  /** What the kit records as response time; the sentinel, or the true one of a good answer, unless said otherwise. */
  readonly recordedMs?: number;
}

export type JourneyFate = JourneyOutcome | 'dropped' | 'vanished' | 'never-due';

/** Under what conditions a leg is played. What is left out is as usual: everything healthy. */
export interface Conditions {
  /** Null: the journey never asks for it. */
  readonly request?: (asked: AskedRequest, usual: Fate, random: Random) => Fate | null;
  /** `dropped` found no free virtual user; `never-due` was planned, but k6 did not even try. */
  readonly journey?: (nth: number, atSeconds: number, random: Random) => JourneyFate;
  /** The value of the tag `svc` that the kit sends. */
  readonly sentService?: (svc: string) => string;
  readonly lagMs?: (second: number) => number;
  /** Share of the generator's cores in use. */
  readonly cpuRatio?: (second: number) => number;
  /** What the target says at its n-th probe. */
  readonly version?: (nth: number) => string | null;
  readonly plan?: (plan: LegPlan) => LegPlan;
  /** Stopped as an outage after so many seconds. */
  readonly stoppedAfterSeconds?: number;
  /** What is done to the record when the leg is over. */
  readonly record?: (record: LegRecord) => LegRecord;
}
