import type { KitEvent, LegSummary } from '../../scenarios/kit/contract.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import type { GeneratorRecord, Manifest, TargetRecord } from '../schema/record-schema.ts';
import type { WrittenThresholds } from '../schema/thresholds-schema.ts';
import type { Timeline } from './timeline.ts';

/** The evidence of one leg as read from its folder. A missing or unreadable part is null and named in `damage`. */
export interface LegRecord {
  readonly plan: LegPlan;
  readonly k6: Manifest['legs'][number]['k6'];
  readonly stopReason: string | null;
  readonly summary: LegSummary | null;
  readonly timeline: Timeline | null;
  readonly events: readonly KitEvent[];
  readonly generator: GeneratorRecord | null;
  readonly target: TargetRecord | null;
  readonly damage: readonly string[];
}

/** The evidence of one run. Everything a verdict and a report are derived from. */
export interface RunRecord {
  readonly manifest: Manifest;
  readonly thresholds: WrittenThresholds;
  readonly legs: readonly LegRecord[];
}
