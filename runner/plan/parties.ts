import type { Cohort } from '../../scenarios/kit/contract.ts';
import type { Experiment, Profile } from '../model/profile.ts';
import type { Selector } from '../schema/schema-parts.ts';

/** The stream of the users. */
export const USERS = 'users';

/** Who starts journeys on a leg: its users, or an experiment. */
export interface Party {
  /** The name of its stream. */
  readonly name: string;
  /** Null on a leg without experiments, where there is nobody else. */
  readonly cohort: Cohort | null;
  /** Null for the users. */
  readonly experiment: Experiment | null;
  /** The profile with the mix and the tenants of this party. */
  readonly profile: Profile;
}

/** The users first, then every experiment that starts journeys of its own. */
export function partiesOf(profile: Profile): Party[] {
  const { experiments = [] } = profile;
  const cohort = experiments.length > 0 ? ('bystander' as const) : null;
  const users = { name: USERS, cohort, experiment: null, profile };
  return [users, ...experiments.flatMap((experiment) => disturber(experiment, profile))];
}

function disturber(experiment: Experiment, profile: Profile): Party[] {
  const { name, stream } = experiment;
  if (stream === null) return [];
  const { tenants, weights } = stream;
  const isChosen = (place: number) => tenants === null || tenants.includes(place);
  const own = { mix: [{ atMs: 0, weights }], tenants: profile.tenants.filter((_, place) => isChosen(place)) };
  return [{ name, cohort: 'disturber', experiment, profile: { ...profile, ...own } }];
}

/** The parties that a selection is about. */
export function partiesIn({ cohort }: Selector, profile: Profile): Party[] {
  return partiesOf(profile).filter((party) => cohort === undefined || party.cohort === cohort);
}
