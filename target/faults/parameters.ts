import {
  FAULTS,
  type FaultDefinition,
  type FaultName,
  type FaultParameters,
  type Parameter,
} from './catalogue.ts';

const definitionOf = (name: FaultName): FaultDefinition => FAULTS[name];

/** What is wrong with a value, or nothing. */
function mistakeIn(key: string, value: unknown, parameter: Parameter): string[] {
  if ('choices' in parameter) {
    const isChoice = typeof value === 'string' && parameter.choices.includes(value);
    return isChoice ? [] : [`${key} is one of ${parameter.choices.join(', ')}.`];
  }
  const { minimum, maximum, fractions = false } = parameter;
  const isInRange = typeof value === 'number' && value >= minimum && value <= maximum;
  if (isInRange && (fractions || Number.isInteger(value))) return [];
  return [`${key} is a ${fractions ? '' : 'whole '}number from ${minimum} to ${maximum}.`];
}

function mistakesIn(name: FaultName, values: Readonly<Record<string, unknown>>): string[] {
  const { parameters } = definitionOf(name);
  return Object.entries(values).flatMap(([key, value]) => {
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    return parameter === undefined ? [`${name} has no parameter ${key}.`] : mistakeIn(key, value, parameter);
  });
}

function areParametersOf<Name extends FaultName>(
  name: Name,
  values: Readonly<Record<string, unknown>>,
): values is FaultParameters<Name> {
  const complete = Object.keys(definitionOf(name).parameters).every((key) => Object.hasOwn(values, key));
  return complete && mistakesIn(name, values).length === 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parameters that a fault cannot be switched on with; the message names every mistake. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/** A fault's parameters as written by its user: what is left out is as in the catalogue. Throws a `ParameterError`. */
export function readParameters<Name extends FaultName>(name: Name, written: unknown): FaultParameters<Name> {
  if (!isRecord(written)) throw new ParameterError('The parameters are a JSON object.');
  const defaults = Object.entries(definitionOf(name).parameters).map(([key, each]) => [key, each.default]);
  const values = { ...Object.fromEntries(defaults), ...written };
  if (areParametersOf(name, values)) return values;
  throw new ParameterError(mistakesIn(name, values).join(' '));
}
