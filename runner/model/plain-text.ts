const ESCAPE = String.fromCodePoint(0x1b);
/** Colour, cursor and title sequences of terminals (ECMA-48 CSI and OSC). */
const TERMINAL_SEQUENCE = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007${ESCAPE}]*(?:\\u0007|${ESCAPE}\\\\)?)`,
  'gu',
);
/** Control characters, line breaks, text-direction overrides, lone surrogates and noncharacters. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\p{Noncharacter_Code_Point}]+/gu;

/**
 * Foreign text as one line that can do no harm where it is shown: no terminal sequence, no line break, nothing that
 * hides or reorders what stands beside it. Runs of removed characters become one space.
 */
export function plainText(text: string): string {
  return text.replace(TERMINAL_SEQUENCE, '').replace(INVISIBLE, ' ');
}

/** The same for text of several lines, whose lines and indentation stay. */
export function plainLines(text: string): string[] {
  return text
    .replace(TERMINAL_SEQUENCE, '')
    .split(/\r?\n/u)
    .map((line) => line.replaceAll('\t', '  ').replace(INVISIBLE, ' ').trimEnd());
}
