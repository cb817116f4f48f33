import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { distance } from 'fastest-levenshtein';
import type { Problem } from '../errors.ts';
import type { Read } from './schema-parts.ts';

const ajv = new Ajv({ allErrors: true, strict: true, discriminator: false, verbose: true });
ajv.addKeyword('x-internal');
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
  return { ok: false, problems: distinct((check.errors ?? []).flatMap((error) => describe(error, where))) };
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

/** A union repeats what its branches say; the union's own line adds nothing for the reader. */
function describe(error: ErrorObject, where: string): Problem[] {
  const place = { where, path: placeOf(error) };
  const value =
    error.keyword === 'required' ? {} : { value: JSON.stringify(error.data)?.slice(0, 120) ?? 'undefined' };
  return [{ ...place, ...value, ...sentence(error) }];
}

function placeOf(error: ErrorObject): string {
  const extra = error.keyword === 'additionalProperties' ? `/${error.params['additionalProperty']}` : '';
  return error.instancePath + extra;
}

function sentence(error: ErrorObject): { message: string; remedy: string } {
  const known = SENTENCES[error.keyword];
  if (known) return known(error);
  return {
    message: error.message ?? 'is not valid',
    remedy: 'See the schema that "$schema" names for what is allowed.',
  };
}

const SENTENCES: Record<string, (error: ErrorObject) => { message: string; remedy: string }> = {
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
    remedy: `Write a ${params['type']} here.`,
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
    message: `does not match ${params['pattern']}`,
    remedy: String(parentSchema?.['description'] ?? 'Correct its form.'),
  }),
};

/** The closest known key, or all of them. */
function suggestion(unknown: string, known: readonly string[]): string {
  const near = known
    .map((key) => ({ key, distance: distance(unknown, key) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  if (near && near.distance <= Math.max(2, unknown.length / 3)) return `Did you mean "${near.key}"?`;
  return `Known keys: ${known.join(', ')}.`;
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path}|${problem.message}`, problem])).values()];
}
