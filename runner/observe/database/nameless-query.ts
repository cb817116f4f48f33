const LONGEST_QUERY = 500;

/**
 * A running query without its values: texts and numbers become `?`, as they may be personal, and only the statement is of
 * interest. Of one line and bounded length.
 */
export function namelessQuery(query: string): string {
  const nameless = query
    .replaceAll(/\/\*[^]*?\*\/|--[^\n]*/gu, ' ')
    .replaceAll(/\$(\w*)\$[^]*?\$\1\$/gu, '?')
    .replaceAll(/[eE]'(?:[^'\\]|\\.|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)/gu, '?')
    .replaceAll(/(?<![\w$])\d+(?:\.\d+)?(?!\w)/gu, '?')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return nameless.slice(0, LONGEST_QUERY);
}
