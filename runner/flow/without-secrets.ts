import type { Catalogue } from '../../scenarios/kit/contract.ts';
import { type Redact, redactJson, redactorOf } from '../k6/redact.ts';
import { passedEnvironment } from './passed-environment.ts';
import type { Prepared } from './prepare.ts';
import type { TargetAddress } from './target-address.ts';
import type { World } from './world.ts';

/** Takes out of what is written the secrets in names that a scenario made from them. */
export interface WithoutSecrets {
  readonly text: Redact;
  /** A value that will be JSON: the texts in it, and the names of its fields. */
  readonly json: (value: unknown) => unknown;
  /** JSON as text; what is no JSON is taken as it is. */
  readonly jsonText: (text: string) => string;
}

/** Where secrets are known from. */
interface Known {
  readonly prepared: Pick<Prepared, 'project'>;
  readonly target: Pick<TargetAddress, 'secrets'>;
  readonly world: Pick<World, 'env'>;
}

/**
 * A scenario may name journeys and operations by what it reads from the environment. Such names are in the plan, in the
 * summary and in the tags of the timeline; in all of them alike they are replaced, so that the evidence still fits
 * together. Only whole names are looked for: a variable that holds a word such as `peak` tears no other apart.
 */
export function withoutSecrets({ prepared, target, world }: Known, catalogue: Catalogue): WithoutSecrets {
  const { secrets } = passedEnvironment(prepared.project, world.env);
  const redact = asName(redactorOf([...target.secrets, ...secrets]));
  const shown = new Map(namesIn(catalogue).map((name) => [name, redact(name)]));
  const told = [...shown].filter(([name, safe]) => name !== safe).map(([name]) => name);
  const text = replacing(told, redact);
  const json = (value: unknown) => redactJson(value, text);
  return { text, json, jsonText: (written) => redactedJsonText(written, json, text) };
}

/** Names are letters, digits and dashes, also when a part of them must not be seen. */
function asName(redact: Redact): Redact {
  return (name) => redact(name).replaceAll('[redacted]', 'redacted');
}

function namesIn({ journeys }: Catalogue): string[] {
  return journeys.flatMap(({ name, operations }) => [
    name,
    ...operations.flatMap(({ svc, op }) => [svc, op]),
  ]);
}

/** The longest first, so that one name inside another leaves no rest. */
function replacing(names: readonly string[], redact: Redact): Redact {
  const longestFirst = names.toSorted((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((rest, name) => rest.replaceAll(name, () => redact(name)), text);
}

function redactedJsonText(written: string, json: WithoutSecrets['json'], text: Redact): string {
  try {
    const value: unknown = JSON.parse(written);
    const safe = json(value);
    return JSON.stringify(safe) === JSON.stringify(value) ? written : JSON.stringify(safe);
  } catch {
    return text(written);
  }
}
