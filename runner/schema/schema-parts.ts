import {
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from '@sinclair/typebox';
import { SELECTOR_TAGS, type SelectorTag } from '../../scenarios/kit/contract.ts';

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** The type of data that a schema accepts, as records are passed around: never changed by who reads them. */
export type Read<S extends TSchema> = DeepReadonly<Static<S>>;

/** An object that knows all of its keys: a misspelt key is a mistake, never ignored. */
export function closed<P extends TProperties>(properties: P, description?: string): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...(description && { description }) });
}

/** One of these strings. */
export function literals<const T extends readonly string[]>(
  values: T,
  description?: string,
): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values], ...(description && { description }) });
}

/** A whole file: a closed object with a title for editors. */
export function named<P extends TProperties>(name: string, description: string, properties: P): TObject<P> {
  return Type.Object(properties, { title: `Peakgate ${name}`, description, additionalProperties: false });
}

/** Tag values that select samples; a sample must carry every one of them. */
export type Selector = Partial<Record<SelectorTag, string>>;

/**
 * A value of a tag. k6 splits submetrics at commas, trims blanks and quotes, and ends them at a brace; check names are
 * joined by `/` and `=`. So none of these can be part of a service's, operation's, plan's or region's name.
 */
export const tagValue = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
  description: 'A letter or digit, then letters, digits, dots, underscores and dashes.',
});

export const selector = Type.Unsafe<Selector>({
  type: 'object',
  properties: Object.fromEntries(SELECTOR_TAGS.map((tag) => [tag, tagValue])),
  additionalProperties: false,
  description: 'Tag values that select the samples, such as {"svc": "auth"}.',
});

/** A number that may be unknown. */
export const nullableNumber = Type.Union([Type.Number(), Type.Null()]);
export const nullableString = Type.Union([Type.String(), Type.Null()]);
/** A whole number of things. */
export const count = Type.Integer({ minimum: 0 });
/** A moment as ms since 1970, UTC. */
export const epochMs = Type.Number({ minimum: 0 });
