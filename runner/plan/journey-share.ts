import type {
  Catalogue,
  CatalogueJourney,
  CatalogueOperation,
  PlannedTenant,
} from '../../scenarios/kit/contract.ts';
import type { Profile } from '../model/profile.ts';
import type { Selector } from '../schema/schema-parts.ts';
import { valueAt } from './piecewise.ts';

/** Share of each journey among those that start at `atMs` of the profile; the shares add up to 1. */
export function journeyShares(profile: Profile, atMs: number): ReadonlyMap<string, number> {
  const names = [...new Set(profile.mix.flatMap(({ weights }) => Object.keys(weights)))];
  const weights = names.map((name) =>
    valueAt(
      profile.mix.map((point) => ({ at: point.atMs, value: point.weights[name] ?? 0 })),
      atMs,
    ),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(names.map((name, index) => [name, (weights[index] ?? 0) / total]));
}

/** The journeys of the catalogue that the profile's mix ever chooses. */
export function playedJourneys(catalogue: Catalogue, profile: Profile): CatalogueJourney[] {
  const chosen = new Set(
    profile.mix.flatMap(({ weights }) => Object.keys(weights).filter((name) => (weights[name] ?? 0) > 0)),
  );
  return catalogue.journeys.filter(({ name }) => chosen.has(name));
}

/** The operations of a journey that carry every tag value of the selector. */
export function matchingOperations(journey: CatalogueJourney, selector: Selector): CatalogueOperation[] {
  if (selector.journey !== undefined && selector.journey !== journey.name) return [];
  return journey.operations.filter(
    ({ svc, op, kind }) =>
      (selector.svc ?? svc) === svc && (selector.op ?? op) === op && (selector.kind ?? kind) === kind,
  );
}

/** Share of the traffic that comes from tenants with the selector's plan and region. */
export function tenantShare(tenants: readonly PlannedTenant[], selector: Selector): number {
  const weigh = (some: readonly PlannedTenant[]) => some.reduce((sum, { weight }) => sum + weight, 0);
  const matching = tenants.filter(
    ({ plan, region }) => (selector.plan ?? plan) === plan && (selector.region ?? region) === region,
  );
  return weigh(matching) / weigh(tenants);
}
