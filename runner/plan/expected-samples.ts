import type { Objective } from '../model/thresholds.ts';
import type { Selector } from '../schema/schema-parts.ts';
import type { CheckContext } from './checks.ts';
import { matchingOperations, playedJourneys, tenantShare } from './journey-share.ts';

/** Samples that a selection is expected to have in a window. */
export function expectedSamples({ window }: Objective, selector: Selector, context: CheckContext): number {
  const share = tenantShare(context.profile.tenants, selector);
  const journeys = context.journeysIn(window);
  const requests = context.catalogue.journeys.map((journey) => {
    const perJourney = matchingOperations(journey, selector).reduce(
      (sum, { min, max }) => sum + (min + max) / 2,
      0,
    );
    return perJourney * (journeys.get(journey.name) ?? 0);
  });
  return Math.round(requests.reduce((sum, each) => sum + each, 0) * share);
}

/** A dropped journey never chose what it was: it may have been the one with the most requests of the check, or the fewest. */
export function requestsPerJourney(
  selector: Selector,
  { catalogue, profile }: CheckContext,
): { fewest: number; most: number } {
  const sums = playedJourneys(catalogue, profile).map((journey) => {
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
