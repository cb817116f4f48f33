import type { CatalogueJourney } from '../../scenarios/kit/contract.ts';
import type { Objective } from '../model/thresholds.ts';
import type { Selector } from '../schema/schema-parts.ts';
import type { CheckContext } from './checks.ts';
import { matchingOperations, playedJourneys, tenantShare } from './journey-share.ts';
import { partiesIn } from './parties.ts';

/** Samples that a selection is expected to have in a window. */
export function expectedSamples({ window }: Objective, selector: Selector, context: CheckContext): number {
  const requests = partiesIn(selector, context.profile).map((party) => {
    const journeys = context.journeysIn(window, selector, party);
    const sent = context.catalogue.journeys.reduce(
      (sum, journey) => sum + meanRequests(journey, selector) * (journeys.get(journey.name) ?? 0),
      0,
    );
    return sent * tenantShare(party.profile.tenants, selector);
  });
  return Math.round(requests.reduce((sum, each) => sum + each, 0));
}

function meanRequests(journey: CatalogueJourney, selector: Selector): number {
  return matchingOperations(journey, selector).reduce((sum, { min, max }) => sum + (min + max) / 2, 0);
}

/** A dropped journey never chose what it was: it may have been the one with the most requests of the check, or the fewest. */
export function requestsPerJourney(
  selector: Selector,
  { catalogue, profile }: CheckContext,
): { fewest: number; most: number } {
  const journeys = partiesIn(selector, profile).flatMap((party) => playedJourneys(catalogue, party.profile));
  const sums = journeys.map((journey) => {
    const operations = matchingOperations(journey, selector);
    const total = (bound: 'min' | 'max') => operations.reduce((sum, operation) => sum + operation[bound], 0);
    return { fewest: isOneTenantEnough(selector) ? total('min') : 0, most: total('max') };
  });
  return {
    fewest: Math.min(...sums.map(({ fewest }) => fewest)),
    most: Math.max(...sums.map(({ most }) => most)),
  };
}

/** A check on one plan or region says nothing of a dropped journey's tenant. */
function isOneTenantEnough({ plan, region }: Selector): boolean {
  return plan === undefined && region === undefined;
}
