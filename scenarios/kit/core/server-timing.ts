import type { PlayedPlan } from '../contract.ts';

/** Entry names in lower case: which of them state database time, which the wait for a connection. */
export interface TimingNames {
  readonly database: ReadonlySet<string>;
  readonly pool: ReadonlySet<string>;
}

/** Sums in ms; `undefined` when the answer states none, which is not the same as 0. */
export interface StatedTimes {
  readonly databaseMs: number | undefined;
  readonly poolMs: number | undefined;
}

const NOTHING: StatedTimes = { databaseMs: undefined, poolMs: undefined };

export function prepareTimingNames(names: PlayedPlan['serverTiming']): TimingNames {
  const lower = (list: readonly string[]) => new Set(list.map((name) => name.toLowerCase()));
  return { database: lower(names.database), pool: lower(names.pool) };
}

/**
 * Reads `Server-Timing` (W3C): `db;dur=12.5, db;dur=3;desc="second, query", pool;dur="0.2"`. Several entries of a name
 * add up; names are case-insensitive; entries without a sensible `dur` are left out.
 */
export function readServerTiming(header: string | undefined, names: TimingNames): StatedTimes {
  if (header === undefined || header === '') return NOTHING;
  let databaseMs: number | undefined;
  let poolMs: number | undefined;
  for (const entry of splitUnquoted(header, ',')) {
    const [name = '', ...parameters] = splitUnquoted(entry, ';');
    const key = name.trim().toLowerCase();
    const inDatabase = names.database.has(key);
    if (!inDatabase && !names.pool.has(key)) continue;
    const durationMs = durationOf(parameters);
    if (durationMs === undefined) continue;
    if (inDatabase) databaseMs = (databaseMs ?? 0) + durationMs;
    else poolMs = (poolMs ?? 0) + durationMs;
  }
  return { databaseMs, poolMs };
}

function durationOf(parameters: readonly string[]): number | undefined {
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    if (equals < 0 || parameter.slice(0, equals).trim().toLowerCase() !== 'dur') continue;
    const text = parameter.slice(equals + 1).trim();
    const value = Number(text.startsWith('"') ? text.slice(1, text.lastIndexOf('"')) : text);
    return text !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
  }
  return undefined;
}

/** Quotes are rare, so the plain split, which is many times cheaper, comes first. */
function splitUnquoted(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator);
  const pieces: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\' && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}
