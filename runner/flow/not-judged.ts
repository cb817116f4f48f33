import { fingerprintOf } from '../baseline/fingerprint.ts';
import { acceptedFigures } from '../evaluate/accepted-figures.ts';
import { isAboutTargetCpu, NOT_METERED } from '../evaluate/target-cpu.ts';
import { type AcceptedRun, baselinesSchema } from '../schema/baseline-schema.ts';
import type { LegPlan, PlannedCheck } from '../schema/plan-schema.ts';
import type { Manifest } from '../schema/record-schema.ts';
import { validate } from '../schema/validate.ts';

/** What decides, before any load, whether an objective can be judged. */
export interface KnownBefore {
  readonly manifest: Manifest;
  readonly plans: readonly LegPlan[];
  /** The baselines that the run keeps; null for none. */
  readonly baselines: Uint8Array | null;
  /** Whether the processor time of the target is looked at. */
  readonly isMetered: boolean;
}

/** Objectives that the run will not judge for want of something that its user could give, one line each. */
export function notJudged({ manifest, plans, baselines, isMetered }: KnownBefore): string[] {
  const fingerprint = fingerprintOf({ manifest, legs: plans.map((plan) => ({ plan })) });
  const accepted = acceptedIn(baselines);
  const why = (leg: string, check: PlannedCheck): string | null => {
    if (isAboutTargetCpu(check)) return isMetered ? null : NOT_METERED;
    const { than } = check;
    if (than === undefined || !('baseline' in than)) return null;
    return acceptedFigures({ accepted, fingerprint }, leg, check).lacking;
  };
  const reasons = plans.flatMap(({ id, checks }) =>
    checks.flatMap((check) => {
      const reason = why(id, check);
      return reason === null ? [] : [[check.objective, reason] as const];
    }),
  );
  const first = new Map(reasons.toReversed());
  return [...first]
    .toReversed()
    .map(([objective, reason]) => `note: "${objective}" will not be judged: ${reason}.`);
}

function acceptedIn(baselines: Uint8Array | null): readonly AcceptedRun[] {
  if (baselines === null) return [];
  const read = validate(baselinesSchema, JSON.parse(Buffer.from(baselines).toString()), 'baselines.json');
  return read.ok ? read.value.baselines.flatMap(({ runs }) => runs) : [];
}
