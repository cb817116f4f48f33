import type { CatalogueJourney } from '../../scenarios/kit/contract.ts';
import type { Problem } from '../errors.ts';
import type { Objective } from '../model/thresholds.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';

/** More than this is a list that nobody reads. */
const MOST_VALUES = 20;

/** Adds to problems with an objective's `where` which values its tags have on these legs. */
export function tellKnownTags(
  problems: readonly Problem[],
  objectives: readonly Objective[],
  legs: readonly LegPlan[],
): Problem[] {
  return problems.map((problem) => {
    const objective = objectives.find((_, index) => problem.path === `/objectives/${index}/where`);
    const known = Object.keys(objective?.where ?? {}).flatMap((tag) => describe(tag, legs));
    return known.length === 0 ? problem : { ...problem, remedy: `${problem.remedy} ${known.join(' ')}` };
  });
}

function describe(tag: string, legs: readonly LegPlan[]): string[] {
  const facts = legs.flatMap(factsOf).flatMap((fact) => Object.entries(fact));
  const values = [...new Set(facts.filter(([name]) => name === tag).map(([, value]) => value))].toSorted();
  if (values.length === 0) return [];
  const more = values.length > MOST_VALUES ? `, and ${values.length - MOST_VALUES} more` : '';
  return [`Played here as "${tag}": ${values.slice(0, MOST_VALUES).join(', ')}${more}.`];
}

function factsOf({ catalogue, played }: LegPlan): Selector[] {
  const journeys = catalogue.journeys.filter((journey) => isPlayed(journey, played));
  const sent = journeys.flatMap(({ name, operations }) =>
    operations.map(({ svc, op, kind }) => ({ svc, op, kind, journey: name })),
  );
  return [...sent, ...played.tenants.map(({ plan, region }) => ({ plan, region }))];
}

function isPlayed({ name }: CatalogueJourney, { streams }: LegPlan['played']): boolean {
  return streams.some(({ mix }) => mix.some(({ weights }) => (weights[name] ?? 0) > 0));
}
