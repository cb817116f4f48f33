import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Problem } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import type { Read } from './schema-parts.ts';
import { withoutOtherBranches } from './union-errors.ts';

/** Each schema is compiled for a file or two, and checking them takes less time than better code would take to make. */
const code = { optimize: false };
/** The schemas are Peakgate's own: to check them against the schema of schemas takes a sixth of the time they take to compile. */
const validateSchema = false;
const ajv = new Ajv({
  allErrors: true,
  strict: true,
  discriminator: false,
  verbose: true,
  validateSchema,
  code,
});
ajv.addKeyword('x-internal');
/** Longer values are cut: the path says where the whole is. */
const LONGEST_VALUE = 120;
const compiled = new WeakMap<TSchema, ValidateFunction>();

export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks data against a schema and reports every mistake at once, each with its place and a remedy.
 * `where` is the file or option as the user knows it.
 */
export function validate<S extends TSchema>(schema: S, data: unknown, where: string): Validated<Read<S>> {
  const check = compileOnce(schema);
  if (isValid<S>(check, data)) return { ok: true, value: data };
  const errors = withoutOtherBranches(check.errors ?? []);
  return { ok: false, problems: distinct(errors.map((error) => describe(error, where))) };
}

function isValid<S extends TSchema>(check: ValidateFunction, data: unknown): data is Read<S> {
  return check(data);
}

function compileOnce(schema: TSchema): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const fresh = ajv.compile(schema);
  compiled.set(schema, fresh);
  return fresh;
}

function describe(error: ErrorObject, where: string): Problem {
  const key = error.keyword === 'additionalProperties' ? error.params['additionalProperty'] : null;
  const path = error.instancePath + (key === null ? '' : `/${key}`);
  const value = JSON.stringify(key === null ? error.data : Reflect.get(Object(error.data), key))?.slice(
    0,
    LONGEST_VALUE,
  );
  const shown = error.keyword === 'required' || value === undefined ? {} : { value };
  return { where, path, ...shown, ...sentence(error) };
}

function sentence(error: ErrorObject): { message: string; remedy: string } {
  const known = SENTENCES[error.keyword];
  if (known) return known(error);
  return {
    message: error.message ?? 'is not valid',
    remedy: 'See the schema that "$schema" names for what is allowed.',
  };
}

type Sentence = (error: ErrorObject) => { message: string; remedy: string };

const SENTENCES: Record<string, Sentence> = {
  additionalProperties: ({ params, parentSchema }) => ({
    message: `unknown key "${params['additionalProperty']}"`,
    remedy: suggestion(String(params['additionalProperty']), Object.keys(parentSchema?.['properties'] ?? {})),
  }),
  required: ({ params }) => ({
    message: `"${params['missingProperty']}" is missing`,
    remedy: `Add "${params['missingProperty']}".`,
  }),
  enum: ({ params }) => ({
    message: 'is not one of the known values',
    remedy: `Use one of: ${params['allowedValues'].join(', ')}.`,
  }),
  type: ({ params }) => ({
    message: `must be of type ${params['type']}`,
    remedy: `Write a value of type ${params['type']} here.`,
  }),
  const: ({ params }) => ({
    message: `must be ${JSON.stringify(params['allowedValue'])}`,
    remedy: `Write ${JSON.stringify(params['allowedValue'])}.`,
  }),
  anyOf: ({ parentSchema }) => ({
    message: 'has none of the allowed forms',
    remedy: String(parentSchema?.['description'] ?? 'See the schema for the allowed forms.'),
  }),
  pattern: ({ parentSchema, params }) => ({
    message: 'has the wrong form',
    remedy: String(parentSchema?.['description'] ?? `Its form is ${params['pattern']}.`),
  }),
  minimum: bound('at least'),
  maximum: bound('at most'),
  exclusiveMinimum: bound('above'),
  exclusiveMaximum: bound('below'),
  minItems: () => ({ message: 'is an empty list', remedy: 'List at least one entry.' }),
  minLength: () => ({ message: 'is empty', remedy: 'Write something here.' }),
  minProperties: () => ({ message: 'is empty', remedy: 'Name at least one.' }),
  uniqueItems: () => ({ message: 'lists the same entry twice', remedy: 'List every entry once.' }),
};

function bound(relation: string): Sentence {
  return ({ params }) => ({
    message: `must be ${relation} ${params['limit']}`,
    remedy: `Write a number that is ${relation} ${params['limit']}.`,
  });
}

/** The closest known key, or all of them. */
function suggestion(unknown: string, known: readonly string[]): string {
  return didYouMean(unknown, known) || `Known keys: ${known.join(', ')}.`;
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}|${problem.message}`, problem])).values()];
}
