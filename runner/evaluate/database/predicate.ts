/** What a filter asks of a table's columns, as far as a B-tree index could answer it. */
export interface Predicate {
  /** Columns that must equal something, in the order of the filter. */
  readonly equal: readonly string[];
  /** Columns that must lie above or below something. */
  readonly range: readonly string[];
}

const COLUMN = String.raw`(?:(?:"[^"]+"|[\w$]+)\.)?("[^"]+"|[a-z_][\w$]*)`;
const CAST = String.raw`(?:::[\w ]+(?:\(\d+\))?(?:\[\])?)?`;
const COMPARISON = new RegExp(String.raw`^\(?${COLUMN}\)?${CAST} (=|<=|>=|<|>) (.+)$`, 'u');
const TRUTH = new RegExp(String.raw`^(?:NOT )?\(?${COLUMN}\)?$`, 'u');
const NOTHING = new RegExp(String.raw`^\(?${COLUMN}\)? IS NULL$`, 'u');
const RANGES = new Set(['<', '<=', '>', '>=']);

/** Reads a filter as EXPLAIN prints it: `((tasks.tenant_id = $1) AND (tasks.created_at > $2))`. */
export function predicateOf(filter: string): Predicate {
  const terms = conjuncts(filter).map(readTerm);
  const columnsOf = (kind: Term['kind']) =>
    terms.flatMap((term) => (term !== null && term.kind === kind ? [term.column] : []));
  return { equal: [...new Set(columnsOf('equal'))], range: [...new Set(columnsOf('range'))] };
}

interface Term {
  readonly kind: 'equal' | 'range';
  readonly column: string;
}

function readTerm(text: string): Term | null {
  const [, column, operator = '', other = ''] = COMPARISON.exec(text) ?? [];
  if (column !== undefined) {
    if (RANGES.has(operator)) return { kind: 'range', column };
    return isSubplan(other) ? null : { kind: 'equal', column };
  }
  const truth = (NOTHING.exec(text) ?? TRUTH.exec(text))?.[1];
  return truth === undefined ? null : { kind: 'equal', column: truth };
}

const isSubplan = (text: string): boolean => /^\(?(?:hashed )?SubPlan/u.test(text);

/** The terms of which all must hold, without the parentheses around each. An OR is one term that no column answers. */
function conjuncts(text: string): string[] {
  const inner = unwrapped(text);
  const parts = splitAtTop(inner, ' AND ');
  if (parts.length === 1) return splitAtTop(inner, ' OR ').length > 1 ? [] : [inner];
  return parts.flatMap(conjuncts);
}

/** Without the parentheses that enclose the whole. */
function unwrapped(text: string): string {
  if (!text.startsWith('(') || closingOf(text) !== text.length - 1) return text;
  return unwrapped(text.slice(1, -1));
}

function closingOf(text: string): number {
  return walk(text).findIndex(({ depth }) => depth === 0);
}

/** Every character with how deep in parentheses it leaves us; those in quotes count for nothing. */
function walk(text: string): { readonly depth: number; readonly quoted: boolean }[] {
  let depth = 0;
  let quote: string | null = null;
  return [...text].map((character) => {
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    return { depth, quoted: quote !== null };
  });
}

function splitAtTop(text: string, separator: string): string[] {
  const places = walk(text);
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + 1)) {
    const place = places[at];
    if (place === undefined || place.depth > 0 || place.quoted) continue;
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  return [...parts, text.slice(from)];
}
