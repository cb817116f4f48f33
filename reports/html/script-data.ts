const DANGEROUS = /[<>&\u2028\u2029]/gu;

/**
 * Data as JSON that can stand inside a `<script type="application/json">` element: no character in it can end the
 * element, begin a comment or break a line of a script.
 */
export function scriptJson(data: unknown): string {
  return JSON.stringify(data).replace(
    DANGEROUS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
