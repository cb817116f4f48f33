import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { profileNames, readProfile } from '../config/project.ts';
import { PeakgateError } from '../errors.ts';
import type { Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import { canBeJudged } from '../plan/checks.ts';
import type { PlannedLeg } from '../plan/leg-plan.ts';
import type { LegPlan } from '../schema/plan-schema.ts';

/** Where the profiles of a project are, and how a scenario says what it can send. */
export interface OtherProfiles {
  readonly folder: string;
  readonly objectives: readonly Objective[];
  readonly catalogueOf: (profile: Profile) => Promise<Catalogue>;
}

/**
 * Legs that can judge nothing of an objective which another profile of the project can: there it does not apply. What no
 * profile can judge stays impossible. Other profiles are only looked at where something is impossible; one that cannot be
 * read is no reason to refuse this run.
 */
export async function excusedByOthers(
  legs: readonly PlannedLeg[],
  others: OtherProfiles,
): Promise<readonly PlannedLeg[]> {
  const impossible = new Set(legs.flatMap((leg) => leg.impossible.map(({ objective }) => objective)));
  const judged = new Set(legs.flatMap(({ plan }) => plan.checks.map(({ objective }) => objective)));
  const open = [...impossible].filter((id) => !judged.has(id));
  const played = new Set(legs.map(({ plan }) => plan.profile));
  const elsewhere = open.length === 0 ? new Map<string, string>() : await whoPlays(open, played, others);
  return legs.map((leg) => excused(leg, elsewhere));
}

type Judging = Pick<PlannedLeg, 'plan' | 'impossible'>;

/** The same for a leg that is judged anew: what another profile played when the run was planned, it still does. */
export function excusedAsBefore<Leg extends Judging>(leg: Leg, before: LegPlan): Leg {
  const excuses = leg.impossible.flatMap(({ objective, why }) => {
    const known = before.notApplicable.find(({ reason }) => reason.startsWith(hereOnly(why)));
    return known ? [{ objective, reason: known.reason }] : [];
  });
  const isExcused = (id: string) => excuses.some(({ objective }) => objective === id);
  return {
    ...leg,
    plan: { ...leg.plan, notApplicable: [...leg.plan.notApplicable, ...excuses] },
    impossible: leg.impossible.filter(({ objective }) => !isExcused(objective)),
  };
}

function hereOnly(why: string): string {
  return `${why} here; `;
}

function excused(leg: PlannedLeg, elsewhere: ReadonlyMap<string, string>): PlannedLeg {
  const notApplicable: LegPlan['notApplicable'] = leg.impossible.flatMap(({ objective, why }) => {
    const profile = elsewhere.get(objective);
    return profile === undefined
      ? []
      : [{ objective, reason: `${hereOnly(why)}the profile "${profile}" plays it` }];
  });
  return {
    ...leg,
    plan: { ...leg.plan, notApplicable: [...leg.plan.notApplicable, ...notApplicable] },
    impossible: leg.impossible.filter(({ objective }) => !elsewhere.has(objective)),
  };
}

/** Objective to the first other profile that can judge it. */
async function whoPlays(
  open: readonly string[],
  played: ReadonlySet<string>,
  { folder, objectives, catalogueOf }: OtherProfiles,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await profileNames(folder)) {
    if (played.has(name) || open.every((id) => found.has(id))) continue;
    const sender = await senderOf(folder, name, catalogueOf);
    if (sender === null) continue;
    const judgeable = open.filter((id) => !found.has(id) && canBeJudged(id, objectives, sender));
    for (const id of judgeable) found.set(id, name);
  }
  return found;
}

async function senderOf(folder: string, name: string, catalogueOf: OtherProfiles['catalogueOf']) {
  try {
    const { value: profile } = await readProfile(folder, name);
    return { profile, catalogue: await catalogueOf(profile) };
  } catch (error) {
    if (error instanceof PeakgateError) return null;
    throw error;
  }
}
