import type { Profile } from '../model/profile.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { type PlannedChecks, planChecks } from './checks.ts';
import { journeysIn } from './expected-traffic.ts';
import { planWarnings } from './warnings.ts';

export interface ReplannedLeg {
  readonly plan: LegPlan;
  readonly impossible: PlannedChecks['impossible'];
}

/**
 * The same leg judged by other thresholds: what was played stays, the checks are planned anew. A limit that k6 did not
 * count is judged by the histograms' certain bounds; a selection that it did not register has no samples and cannot pass.
 */
export function replanChecks(plan: LegPlan, thresholds: Thresholds, legs?: readonly string[]): ReplannedLeg {
  const profile = profileOf(plan);
  const expected = plan.played.streams[0]?.perSecond ?? [];
  const { checks, notApplicable, impossible } = planChecks(thresholds.objectives, {
    profile,
    load: plan.load,
    catalogue: plan.catalogue,
    journeysIn: (window) => journeysIn(profile, expected, window),
    ...(legs && { legs }),
  });
  const facts = { ...plan, checks, notApplicable, minimumPeakMs: thresholds.gate.minimumPeakMs };
  return { plan: { ...facts, warnings: planWarnings(facts) }, impossible };
}

/** As much of the profile as the plan kept, on the leg's clock. */
function profileOf(plan: LegPlan): Profile {
  const [users] = plan.played.streams;
  return {
    name: plan.profile,
    title: plan.title,
    scenario: plan.scenario,
    clockFromMs: plan.clockFromMs,
    durationMs: plan.durationMs,
    process: users?.process ?? 'even',
    curve: [],
    mix: users?.mix ?? [],
    tenants: plan.played.tenants,
    windows: plan.played.windows,
    thinkTimeScale: plan.played.thinkScale,
    connections: plan.played.connections,
  };
}
