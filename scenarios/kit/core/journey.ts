import type { CatalogueJourney } from '../contract.ts';
import type { DeclaredOperation, Exchange } from './operation.ts';
import type { Visit } from './visit.ts';

/** One user's path through the product, as it is written. */
export interface JourneyDefinition {
  /** In kebab case; the profile's mix and the report call the journey so. */
  readonly name: string;
  /** The longest that its user thinks in all: the sum of the upper bounds of every `think` on the longest path. */
  readonly maxThinkSeconds: number;
  /**
   * Every operation and message that the journey sends: a plain one is sent exactly once, `times(0, 3, …)` says otherwise. Naming an
   * operation twice adds up, so the operations of shared steps can simply be spread in.
   */
  readonly operations: readonly (Exchange | DeclaredOperation)[];
  play(visit: Visit): Promise<void>;
}

/** A journey whose declaration is in order. */
export interface Journey {
  readonly name: string;
  readonly maxThinkSeconds: number;
  readonly operations: readonly DeclaredOperation[];
  play(visit: Visit): Promise<void>;
}

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Declares a journey. What it declares is what the plan sizes the load by, so the kit holds the journey to it. */
export function defineJourney(definition: JourneyDefinition): Journey {
  const { name, maxThinkSeconds } = definition;
  if (!KEBAB_CASE.test(name))
    throw new Error(`A journey's name is kebab-case, such as "open-board", not "${name}".`);
  if (!(maxThinkSeconds >= 0))
    throw new Error(`${name}: maxThinkSeconds is a number of seconds, at least 0.`);
  return { ...definition, operations: addUp(definition.operations) };
}

export function catalogueEntry(journey: Journey): CatalogueJourney {
  return {
    name: journey.name,
    maxThinkSeconds: journey.maxThinkSeconds,
    operations: journey.operations.map(({ operation, min, max }) => ({
      svc: operation.svc,
      op: operation.name,
      kind: operation.kind,
      min,
      max,
    })),
  };
}

function addUp(declared: JourneyDefinition['operations']): DeclaredOperation[] {
  const sums = new Map<Exchange, DeclaredOperation>();
  for (const entry of declared) {
    const { operation, min, max } = 'operation' in entry ? entry : { operation: entry, min: 1, max: 1 };
    const sum = sums.get(operation) ?? { operation, min: 0, max: 0 };
    sums.set(operation, { operation, min: sum.min + min, max: sum.max + max });
  }
  return [...sums.values()];
}
