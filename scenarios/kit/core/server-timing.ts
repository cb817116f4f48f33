import type { PlayedPlan } from '../contract.ts';

type Concern = 'database' | 'pool';

/** What an entry's name, in lower case, concerns. */
export type TimingNames = Readonly<Record<string, Concern>>;

/** Sums in ms; `undefined` when the answer states none, which is not the same as 0. */
export interface StatedTimes {
  readonly databaseMs: number | undefined;
  readonly poolMs: number | undefined;
}

const NOTHING: StatedTimes = { databaseMs: undefined, poolMs: undefined };

export function prepareTimingNames(names: PlayedPlan['serverTiming']): TimingNames {
  const pairs = (list: readonly string[], concern: Concern) =>
    list.map((name) => [name.toLowerCase(), concern]);
  return Object.fromEntries([...pairs(names.pool, 'pool'), ...pairs(names.database, 'database')]);
}

/**
 * Reads `Server-Timing` (W3C): `db;dur=12.5, db;dur=3;desc="second, query", pool;dur="0.2"`. Several entries of a name
 * add up; names are case-insensitive; entries without a sensible `dur` are left out.
 *
 * Runs for every answer inside k6, whose engine makes iterators and destructuring dear: hence the indexed loops.
 */
export function readServerTiming(header: string | undefined, names: TimingNames): StatedTimes {
  if (header === undefined) return NOTHING;
  const entries = header.includes('"') ? splitUnquoted(header, ',') : header.split(',');
  let databaseMs: number | undefined;
  let poolMs: number | undefined;
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? '';
    const concern = concernOf(entry, names);
    if (concern === undefined) continue;
    const durationMs = durationOf(entry);
    if (Number.isNaN(durationMs)) continue;
    if (concern === 'database') databaseMs = (databaseMs ?? 0) + durationMs;
    else poolMs = (poolMs ?? 0) + durationMs;
  }
  return { databaseMs, poolMs };
}

function concernOf(entry: string, names: TimingNames): Concern | undefined {
  const end = entry.indexOf(';');
  if (end < 0) return undefined;
  const concern = names[entry.slice(0, end).trim().toLowerCase()];
  // An entry called "constructor" would find what every object inherits.
  return concern === 'database' || concern === 'pool' ? concern : undefined;
}

/** The `dur` among an entry's parameters; NaN when there is none that makes sense. */
function durationOf(entry: string): number {
  // Nearly every entry is as plain as `db;dur=3.25`.
  const plain = entry.indexOf(';dur=');
  const quickMs = plain < 0 ? Number.NaN : Number(entry.slice(plain + 5));
  if (quickMs > 0) return quickMs < Number.POSITIVE_INFINITY ? quickMs : Number.NaN;
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
