import type { PlayedPlan } from '../contract.ts';

type Concern = 'database' | 'pool';

/** Which entries of the header concern what. */
export interface TimingNames {
  /** By an entry's name, in lower case. */
  readonly concerns: Readonly<Record<string, Concern>>;
  /** How an entry of each name begins when it is written as plainly as possible: `db;dur=`. */
  readonly openings: readonly Opening[];
}

interface Opening {
  readonly text: string;
  readonly concern: Concern;
}

/** Sums in ms; `undefined` when the answer states none, which is not the same as 0. */
export interface StatedTimes {
  readonly databaseMs: number | undefined;
  readonly poolMs: number | undefined;
}

const FOREVER = Number.POSITIVE_INFINITY;
const NOTHING: StatedTimes = { databaseMs: undefined, poolMs: undefined };

export function prepareTimingNames(names: PlayedPlan['serverTiming']): TimingNames {
  const database = openingsOf(names.database, 'database');
  const pool = openingsOf(names.pool, 'pool');
  // A name on both lists concerns the database, whichever way it is found.
  const pairs = [...pool, ...database].map(({ text, concern }) => [nameOf(text), concern]);
  return { concerns: Object.fromEntries(pairs), openings: [...database, ...pool] };
}

function openingsOf(names: readonly string[], concern: Concern): Opening[] {
  return names.map((name) => ({ text: `${name.toLowerCase()};dur=`, concern }));
}

function nameOf(opening: string): string {
  return opening.slice(0, opening.indexOf(';'));
}

/**
 * Reads `Server-Timing` (W3C): `db;dur=12.5, db;dur=3;desc="second, query", pool;dur="0.2"`. Several entries of a name
 * add up; names are case-insensitive; entries without a sensible `dur` are left out.
 *
 * Runs for every answer inside k6, whose engine makes iterators, calls and new texts dear: hence the indexed loops, and a
 * short way for what nearly every product sends.
 */
export function readServerTiming(header: string | undefined, names: TimingNames): StatedTimes {
  if (header === undefined) return NOTHING;
  return plainTimes(header, names) ?? anyTimes(header, names);
}

/** The sums of a header whose every entry is as plain as `db;dur=3.25`, or of no concern; undefined for any other. */
function plainTimes(header: string, names: TimingNames): StatedTimes | undefined {
  let end = header.indexOf(', ');
  // What is quoted may hold anything.
  if (end >= 0 && header.includes('"')) return undefined;
  const stated: MutableTimes = { databaseMs: undefined, poolMs: undefined };
  let from = 0;
  while (end >= 0) {
    if (!addPlain(stated, header.slice(from, end), names)) return undefined;
    from = end + 2;
    end = header.indexOf(', ', from);
  }
  return addPlain(stated, from === 0 ? header : header.slice(from), names) ? stated : undefined;
}

type MutableTimes = { -readonly [Key in keyof StatedTimes]: StatedTimes[Key] };

/** Adds what an entry states. False when it takes a closer look to know. */
function addPlain(stated: MutableTimes, entry: string, { concerns, openings }: TimingNames): boolean {
  for (let at = 0; at < openings.length; at++) {
    const opening = openings[at];
    if (opening === undefined || !entry.startsWith(opening.text)) continue;
    const text = entry.slice(opening.text.length);
    const durationMs = +text;
    // A text of nothing but blanks would be 0, too.
    if (!(durationMs > 0 ? durationMs < FOREVER : durationMs === 0 && text.trim() !== '')) return false;
    if (opening.concern === 'database') stated.databaseMs = (stated.databaseMs ?? 0) + durationMs;
    else stated.poolMs = (stated.poolMs ?? 0) + durationMs;
    return true;
  }
  // Behind a comma without a blank another entry begins.
  return !entry.includes(',') && concernOf(entry, concerns) === undefined;
}

function anyTimes(header: string, { concerns }: TimingNames): StatedTimes {
  const entries = header.includes('"') ? splitUnquoted(header, ',') : header.split(',');
  let databaseMs: number | undefined;
  let poolMs: number | undefined;
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? '';
    const concern = concernOf(entry, concerns);
    if (concern === undefined) continue;
    const durationMs = durationOf(entry);
    if (Number.isNaN(durationMs)) continue;
    if (concern === 'database') databaseMs = (databaseMs ?? 0) + durationMs;
    else poolMs = (poolMs ?? 0) + durationMs;
  }
  return { databaseMs, poolMs };
}

function concernOf(entry: string, concerns: TimingNames['concerns']): Concern | undefined {
  const end = entry.indexOf(';');
  if (end < 0) return undefined;
  const concern = concerns[entry.slice(0, end).trim().toLowerCase()];
  // An entry called "constructor" would find what every object inherits.
  return concern === 'database' || concern === 'pool' ? concern : undefined;
}

/** The `dur` among an entry's parameters; NaN when there is none that makes sense. */
function durationOf(entry: string): number {
  for (const parameter of splitUnquoted(entry, ';').slice(1)) {
    const equals = parameter.indexOf('=');
    if (equals >= 0 && parameter.slice(0, equals).trim().toLowerCase() === 'dur') {
      return sensible(parameter.slice(equals + 1));
    }
  }
  return Number.NaN;
}

function sensible(written: string): number {
  const text = written.trim();
  const bare = text.startsWith('"') ? text.slice(1, text.lastIndexOf('"')) : text;
  const durationMs = bare === '' ? Number.NaN : Number(bare);
  return durationMs >= 0 && durationMs < Number.POSITIVE_INFINITY ? durationMs : Number.NaN;
}

function splitUnquoted(text: string, separator: string): string[] {
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
