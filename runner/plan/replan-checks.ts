import type { ArrivalStream } from '../../scenarios/kit/contract.ts';
import type { Experiment, Profile } from '../model/profile.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { LegPlan, PlannedExperiment } from '../schema/plan-schema.ts';
import { type PlannedChecks, planChecks } from './checks.ts';
import { journeyCounter } from './leg-streams.ts';
import { partiesOf } from './parties.ts';
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
  const traffic = partiesOf(profile).map((party) => {
    const stream = plan.played.streams.find(({ name }) => name === party.name);
    return { ...party, expected: stream?.perSecond ?? [] };
  });
  const { checks, notApplicable, impossible } = planChecks(thresholds.objectives, {
    profile,
    load: plan.load,
    catalogue: plan.catalogue,
    journeysIn: journeyCounter(traffic, plan.played.blocks ?? []),
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
    ...(plan.experiments && { experiments: plan.experiments.map((each) => experimentOf(each, plan)) }),
  };
}

function experimentOf(planned: PlannedExperiment, { played }: LegPlan): Experiment {
  const { name, title, settleMs, blocks } = planned;
  const stream = played.streams.find((each) => each.name === planned.stream);
  return {
    name,
    title,
    settleMs,
    fromMs: blocks[0]?.fromMs ?? 0,
    toMs: blocks.at(-1)?.toMs ?? 0,
    pairs: Math.floor(blocks.length / 2),
    stream: stream ? streamOf(stream) : null,
    switch: planned.switch,
  };
}

function streamOf({ perSecond, mix, tenants }: ArrivalStream): Experiment['stream'] {
  const weights = mix[0]?.weights ?? {};
  return { ratePerSecond: Math.max(...perSecond), weights, tenants: tenants ?? null };
}
