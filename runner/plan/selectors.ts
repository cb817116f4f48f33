import type { Catalogue, CatalogueJourney } from '../../scenarios/kit/contract.ts';
import { SELECTOR_TAGS } from '../../scenarios/kit/contract.ts';
import { meantRequests } from '../model/meant-requests.ts';
import type { Experiment, Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import type { Selector } from '../schema/schema-parts.ts';
import { playedJourneys } from './journey-share.ts';
import { type Party, partiesIn, partiesOf } from './parties.ts';

/** What a leg can send: its journeys' operations, and whose they are. */
export interface Sender {
  readonly profile: Profile;
  readonly catalogue: Catalogue;
}

/** Selectors that some operation of the leg can satisfy: `where`, once for each combination of the `per` tags' values. */
export function spreadSelector(objective: Objective, sender: Sender): Selector[] {
  const { per, sli } = objective;
  const where = wantedBy(objective, sender.profile);
  const matching = matchingFacts(where, sli, sender);
  if (sli === 'invariant') return matching.length > 0 ? [where] : [];
  const combinations = matching.map((fact) => ({
    ...where,
    ...Object.fromEntries(per.map((tag) => [tag, fact[tag]])),
  }));
  return [...new Map(combinations.map((selector) => [JSON.stringify(selector), selector])).values()];
}

/** What an objective selects on a leg of a profile. */
export function wantedBy(objective: Objective, profile: Profile): Selector {
  return meantRequests(objective, partiesOf(profile).length > 1);
}

/** Whether any request of the leg can carry all of these tag values. */
export function canBeSent(where: Selector, sli: Objective['sli'], sender: Sender): boolean {
  return matchingFacts(where, sli, sender).length > 0;
}

function matchingFacts(where: Selector, sli: Objective['sli'], { catalogue, profile }: Sender): Selector[] {
  const facts = partiesIn(where, profile).flatMap((party) =>
    playedJourneys(catalogue, party.profile).flatMap((journey) => factsOf(journey, party)),
  );
  return facts.filter((fact) =>
    SELECTOR_TAGS.every((tag) => isOpen(tag, sli) || where[tag] === undefined || where[tag] === fact[tag]),
  );
}

/** Tags that no catalogue lists: an invariant's name is known once a journey states it. */
function isOpen(tag: keyof Selector, sli: Objective['sli']): boolean {
  return sli === 'invariant' && tag === 'invariant';
}

/** Every combination of tags with which a journey can send a request. */
function factsOf(journey: CatalogueJourney, { profile, cohort, experiment }: Party): Selector[] {
  const origins = [
    ...new Map(profile.tenants.map(({ plan, region }) => [`${plan}/${region}`, { plan, region }])).values(),
  ];
  return journey.operations
    .filter(({ max }) => max > 0)
    .flatMap(({ svc, op, kind }) =>
      origins.map((origin) => ({ svc, op, kind, journey: journey.name, ...origin })),
    )
    .flatMap((fact) => momentsOf(profile, experiment).map((moment) => ({ ...fact, ...moment })))
    .map((fact) => (cohort === null ? fact : { ...fact, cohort }));
}

/** Outside of every block, and in the blocks of each experiment; an experiment sends in its own alone. */
function momentsOf({ experiments = [] }: Profile, own: Experiment | null): Selector[] {
  const inBlocks = experiments
    .filter((experiment) => own === null || experiment.name === own.name)
    .flatMap(({ name, pairs }) =>
      (pairs === 0 ? ['on'] : ['on', 'off']).map((block) => ({ experiment: name, block })),
    );
  return [{}, ...inBlocks];
}

/** Why a selection is empty, in words. */
export function describeSelector(selector: Selector): string {
  const text = Object.entries(selector).map(([tag, value]) => `${tag} "${value}"`);
  if (selector.experiment === undefined && (selector.cohort !== undefined || selector.block !== undefined))
    return 'only an experiment sends requests with a cohort or a block, and this profile plays none';
  return text.length > 0 ? `no operation has ${text.join(' and ')}` : 'no operation is played';
}
