import type { Catalogue, CatalogueJourney } from '../../scenarios/kit/contract.ts';
import { SELECTOR_TAGS } from '../../scenarios/kit/contract.ts';
import type { Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import type { Selector } from '../schema/schema-parts.ts';
import { playedJourneys } from './journey-share.ts';
import { isJobSli } from './submetrics.ts';

/** What a leg can send: its journeys' operations, and whose they are. */
export interface Sender {
  readonly profile: Profile;
  readonly catalogue: Catalogue;
}

/** Selectors that some operation of the leg can satisfy: `where`, once for each combination of the `per` tags' values. */
export function spreadSelector(objective: Objective, sender: Sender): Selector[] {
  const { per, sli } = objective;
  const where = wantedBy(objective);
  const matching = matchingFacts(where, sli, sender);
  if (sli === 'invariant') return matching.length > 0 ? [where] : [];
  const combinations = matching.map((fact) => ({
    ...where,
    ...Object.fromEntries(per.map((tag) => [tag, fact[tag]])),
  }));
  return [...new Map(combinations.map((selector) => [JSON.stringify(selector), selector])).values()];
}

/** What an objective selects. Jobs have the tags of the request that was to begin them, which is of kind `accept`. */
export function wantedBy({ where, sli }: Pick<Objective, 'where' | 'sli'>): Selector {
  return isJobSli(sli) ? { ...where, kind: 'accept' } : where;
}

/** Whether any request of the leg can carry all of these tag values. */
export function canBeSent(where: Selector, sli: Objective['sli'], sender: Sender): boolean {
  return matchingFacts(where, sli, sender).length > 0;
}

function matchingFacts(where: Selector, sli: Objective['sli'], { catalogue, profile }: Sender): Selector[] {
  const facts = playedJourneys(catalogue, profile).flatMap((journey) => factsOf(journey, profile));
  return facts.filter((fact) =>
    SELECTOR_TAGS.every((tag) => isOpen(tag, sli) || where[tag] === undefined || where[tag] === fact[tag]),
  );
}

/** Tags that no catalogue lists: an invariant's name is known once a journey states it. */
function isOpen(tag: keyof Selector, sli: Objective['sli']): boolean {
  return sli === 'invariant' && tag === 'invariant';
}

/** Every combination of tags with which a journey can send a request. */
function factsOf(journey: CatalogueJourney, profile: Profile): Selector[] {
  const origins = [
    ...new Map(profile.tenants.map(({ plan, region }) => [`${plan}/${region}`, { plan, region }])).values(),
  ];
  return journey.operations
    .filter(({ max }) => max > 0)
    .flatMap(({ svc, op, kind }) =>
      origins.map((origin) => ({ svc, op, kind, journey: journey.name, ...origin })),
    );
}

/** Why a selection is empty, in words. */
export function describeSelector(selector: Selector): string {
  const text = Object.entries(selector).map(([tag, value]) => `${tag} "${value}"`);
  if (selector.cohort !== undefined || selector.block !== undefined)
    return 'only an experiment sends requests with a cohort or a block, and this profile plays none';
  return text.length > 0 ? `no operation has ${text.join(' and ')}` : 'no operation is played';
}
