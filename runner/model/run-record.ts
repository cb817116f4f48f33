import type { KitEvent, LegSummary } from '../../scenarios/kit/contract.ts';
import type { AcceptedRun, Fingerprint } from '../schema/baseline-schema.ts';
import type { DatabaseRecord, DatabaseSecond } from '../schema/database-schema.ts';
import type { DatabaseTimeRecord } from '../schema/database-time-schema.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import type { GeneratorRecord, K6End, Manifest, TargetRecord } from '../schema/record-schema.ts';
import type { SwitchesRecord } from '../schema/switches-schema.ts';
import type { Timeline } from './timeline.ts';

/** What was seen of the target's database during a leg. No verdict rests on it. */
export interface DatabaseEvidence {
  /** Null when it cannot be read. */
  readonly record: DatabaseRecord | null;
  readonly seconds: readonly DatabaseSecond[];
  readonly damage: readonly string[];
}

/** The evidence of one leg as read from its folder. A missing or unreadable part is null and named in `damage`. */
export interface LegRecord {
  readonly plan: LegPlan;
  readonly k6: K6End;
  /** Why the leg was stopped before its end; null when it was not. */
  readonly stopReason: string | null;
  readonly summary: LegSummary | null;
  readonly timeline: Timeline | null;
  readonly events: readonly KitEvent[];
  readonly generator: GeneratorRecord | null;
  readonly target: TargetRecord | null;
  /** Absent on a leg whose experiments are not switched. */
  readonly switches?: SwitchesRecord | null;
  readonly damage: readonly string[];
  /** Absent where no database was looked at. */
  readonly database?: DatabaseEvidence;
  /** Where database time comes from if not from the answers; summary and timeline hold it already. Absent otherwise. */
  readonly databaseTime?: DatabaseTimeRecord;
}

/** The evidence of one run. Everything a verdict and a report are derived from. */
export interface RunRecord {
  readonly manifest: Manifest;
  readonly legs: readonly LegRecord[];
  /** What is amiss with the inputs that are kept beside the legs; nothing when not given. */
  readonly damage?: readonly string[];
  /** The accepted runs that were kept with the run when it was measured; none when not given. */
  readonly accepted?: readonly AcceptedRun[];
  /** What of the run must be equal in others that it is compared with; it is compared with none when not given. */
  readonly fingerprint?: Fingerprint;
}
