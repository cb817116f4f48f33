/** Where a text stops being JSON; line and column count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What may come next, as people say it. */
type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a key in double quotes'
  | 'a key in double quotes or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | 'the end of the file';

/** A token after blanks. Strings hold what RFC 8259 calls unescaped, and its escapes. */
const TOKEN =
  /[ \t\r\n]*([{}[\]:,]|"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

/** What a token leads to, where that does not depend on what is open. */
const NEXT: Partial<Record<Expected, Readonly<Record<string, Expected>>>> = {
  'a key in double quotes': { 'a string': '":"' },
  'a key in double quotes or "}"': { 'a string': '":"' },
  '":"': { ':': 'a value' },
  '"," or "]"': { ',': 'a value' },
  '"," or "}"': { ',': 'a key in double quotes' },
};

/** Finds the first fault of a text by the grammar of RFC 8259; null when the text is JSON. */
export function jsonFault(text: string): JsonFault | null {
  const tokens = new RegExp(TOKEN);
  const open: string[] = [];
  let expected: Expected = 'a value';
  for (let at = 0; ; at = tokens.lastIndex) {
    const token = tokens.exec(text)?.[1];
    const next: Expected | null = token === undefined ? null : after(token, expected, open);
    if (next !== null) {
      expected = next;
      continue;
    }
    const place = at + (/^[ \t\r\n]+/.exec(text.slice(at))?.[0].length ?? 0);
    const ended = place === text.length && expected === 'the end of the file';
    return ended ? null : faultAt(text, place, `expected ${expected}`);
  }
}

/** What may follow a token; null when the token may not stand there. Keeps track of what is open. */
function after(token: string, expected: Expected, open: string[]): Expected | null {
  const sort = token.startsWith('"') ? 'a string' : /[{}[\]:,]/.test(token) ? token : 'a word';
  if (closes(sort, expected, open)) {
    open.pop();
    return afterValue(open);
  }
  return expected.startsWith('a value') ? afterStart(sort, open) : (NEXT[expected]?.[sort] ?? null);
}

function closes(sort: string, expected: Expected, open: readonly string[]): boolean {
  return sort.length === 1 && sort === open.at(-1) && expected.endsWith(`or "${sort}"`);
}

/** After the first token of a value. */
function afterStart(sort: string, open: string[]): Expected | null {
  if (sort === 'a string' || sort === 'a word') return afterValue(open);
  if (sort !== '{' && sort !== '[') return null;
  open.push(sort === '{' ? '}' : ']');
  return sort === '{' ? 'a key in double quotes or "}"' : 'a value or "]"';
}

function afterValue(open: readonly string[]): Expected {
  const closing = open.at(-1);
  if (closing === undefined) return 'the end of the file';
  return closing === '}' ? '"," or "}"' : '"," or "]"';
}

function faultAt(text: string, at: number, message: string): JsonFault {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1, message };
}
