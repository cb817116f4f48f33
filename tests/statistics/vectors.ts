import { readdirSync, readFileSync } from 'node:fs';
import { fromJsonNumber } from '../../runner/statistics/json-number.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A vector file: inputs of one function by the parameter names of the specification, and what must come out. */
export interface VectorFile {
  readonly function: string;
  readonly relative_tolerance: number;
  readonly absolute_tolerance: number;
  readonly relative_by_field?: Readonly<Record<string, number>>;
  readonly absolute_by_field?: Readonly<Record<string, number>>;
  readonly cases: readonly { readonly name: string; readonly input: JsonObject; readonly expected: Json }[];
}

const FOLDER = new URL('../fixtures/statistics/', import.meta.url);

export const vectorFiles: readonly VectorFile[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .toSorted()
  .map((name): VectorFile => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')));

/** Reads the inputs of one case. An input that is missing or of another kind is a mistake of the test. */
export class Input {
  private readonly values: JsonObject;
  private readonly seen = new Set<string>();

  constructor(values: JsonObject) {
    this.values = values;
  }

  /** Inputs that nobody has read: the result would silently rest on a default. */
  unread(): string[] {
    return this.keys().filter((key) => !this.seen.has(key));
  }

  keys(): string[] {
    return Object.keys(this.values);
  }

  private value(key: string): Json | undefined {
    this.seen.add(key);
    return this.values[key];
  }

  number(key: string): number {
    return numberFrom(this.value(key)) ?? Number.NaN;
  }

  optional(key: string): number | undefined {
    return key in this.values ? this.number(key) : undefined;
  }

  numbers(key: string): number[] {
    return this.list(key).map((entry) => numberFrom(entry) ?? Number.NaN);
  }

  nullable(key: string): number | null {
    return numberFrom(this.value(key));
  }

  text(key: string): string {
    const value = this.value(key);
    if (typeof value !== 'string') throw new TypeError(`${key} is no text`);
    return value;
  }

  isNull(key: string): boolean {
    return this.value(key) === null;
  }

  flag(key: string): boolean {
    return this.value(key) === true;
  }

  list(key: string): readonly Json[] {
    const value = this.value(key);
    if (!isList(value)) throw new TypeError(`${key} is no list`);
    return value;
  }

  inner(key: string): Input {
    return new Input(objectFrom(this.value(key)));
  }

  inners(key: string): Input[] {
    return this.list(key).map((entry) => new Input(objectFrom(entry)));
  }
}

/** A result in the words of the specification: snake_case, verdicts in capitals, infinities as text. */
export function inSpecWords(value: unknown, key = ''): Json {
  if (typeof value === 'number') return numberInWords(value);
  if (typeof value === 'string') return VERDICTS.has(value) && SPOKEN.has(key) ? value.toUpperCase() : value;
  if (typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => inSpecWords(entry, key));
  const fields = Object.entries(value ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [snakeCase(name), inSpecWords(field, name)]));
}

const VERDICTS = new Set(['pass', 'fail', 'inconclusive', 'invalid']);
const SPOKEN = new Set(['verdict', 'objectives']);

/**
 * Every difference between what came out and what must, in words; none when they match within the file's
 * tolerances.
 */
export function differences(actual: Json, expected: Json, file: VectorFile, path = ''): string[] {
  if (typeof expected === 'number' && typeof actual === 'number')
    return isClose(actual, expected, file, path) ? [] : [`${path}: ${actual}, expected ${expected}`];
  if (isList(expected) && isList(actual) && expected.length === actual.length)
    return expected.flatMap((entry, i) => differences(actual[i] ?? null, entry, file, `${path}[${i}]`));
  if (isObject(expected) && isObject(actual)) return differentFields(actual, expected, file);
  return actual === expected
    ? []
    : [`${path}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`];
}

function differentFields(actual: JsonObject, expected: JsonObject, file: VectorFile): string[] {
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...names].flatMap((name) => {
    const [mine, theirs] = [actual[name], expected[name]];
    if (mine === undefined || theirs === undefined) return [`${name}: only on one side`];
    return differences(mine, theirs, file, name);
  });
}

function isClose(actual: number, expected: number, file: VectorFile, field: string): boolean {
  const relative = file.relative_by_field?.[field] ?? file.relative_tolerance;
  const absolute = file.absolute_by_field?.[field] ?? file.absolute_tolerance;
  return Math.abs(actual - expected) <= Math.max(absolute, relative * Math.abs(expected));
}

function numberFrom(value: Json | undefined): number | null {
  if (typeof value === 'number' || value === 'inf' || value === '-inf' || value === 'nan')
    return fromJsonNumber(value);
  if (value === null) return null;
  throw new TypeError(`${JSON.stringify(value)} is no number`);
}

function numberInWords(value: number): Json {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

function objectFrom(value: Json | undefined): JsonObject {
  if (!isObject(value)) throw new TypeError(`${JSON.stringify(value)} is no object`);
  return value;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
