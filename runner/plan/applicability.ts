import { compares } from '../grammar/load.ts';
import { legId } from '../model/leg-id.ts';
import type { Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import type { CheckContext } from './checks.ts';
import { playedJourneys } from './journey-share.ts';

/** Whether this is the leg that legs at other loads are compared with. */
export function isComparedWith({ than, window }: Objective, { load, profile }: CheckContext): boolean {
  return than !== null && 'load' in than && than.load === load && hasWindow(profile, window);
}

function hasWindow({ windows }: Profile, window: Objective['window']): boolean {
  return window === '*' || windows.some(({ name }) => name === window);
}

/** Why this leg does not judge an objective; null when it does. */
export function whyNotApplicable(objective: Objective, context: CheckContext): string | null {
  return (
    whyLacking(objective, context) ??
    whyAnotherLeg(objective, context) ??
    whyNotComparable(objective, context)
  );
}

/** What no leg of any profile has is told first: it says most. */
function whyLacking({ needs }: Objective, { profile, catalogue }: CheckContext): string | null {
  if (needs.experiment !== undefined && !plays(profile, needs.experiment))
    return `needs the experiment "${needs.experiment}", which this profile does not play`;
  if (needs.jobsInProgress !== undefined && !beginsJobs(profile, catalogue))
    return 'needs jobs in progress, and no journey of this profile begins any';
  return null;
}

function beginsJobs(profile: Profile, catalogue: CheckContext['catalogue']): boolean {
  return playedJourneys(catalogue, profile).some(({ operations }) =>
    operations.some(({ kind }) => kind === 'accept'),
  );
}

function plays({ experiments = [] }: Profile, wanted: string): boolean {
  return experiments.some(({ name }) => name === wanted);
}

function whyAnotherLeg({ at, window }: Objective, { load, profile }: CheckContext): string | null {
  if (at && !compares(load, at.operator, at.load))
    return `judged at load ${at.operator} ${at.load}x, this leg is ${load}x`;
  return hasWindow(profile, window) ? null : `the profile has no window "${window}"`;
}

function whyNotComparable({ than }: Objective, { load, profile, legs }: CheckContext): string | null {
  if (than === null || !('load' in than)) return null;
  const other = legId(profile.name, than.load);
  if (than.load === load) return 'other loads are compared with this one';
  return legs === undefined || legs.includes(other) ? null : `compares with ${other}, which is not run`;
}
