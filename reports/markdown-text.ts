import { plainText } from '../runner/model/plain-text.ts';

/** Mentions and issue numbers, which hosts link after rendering, and all that Markdown, its tables or HTML could act on. */
const ACTIVE = /(?<!\w)@(?=\w)|(?<!\w)#(?=\d)|[\\`*_[\]<|~$&#]|:(?=\/\/)/gu;
/** Between such a sign and what follows: invisible, and no longer a reference. */
const ZERO_WIDTH_SPACE = '&#8203;';

/** Foreign text for a heading, a table cell or the middle of a line, shown as it is: no markup, no link, no mention. */
export function markdownText(text: string): string {
  return plainText(text).replace(ACTIVE, (sign, at: number, whole: string) =>
    sign === '@' || (sign === '#' && /\d/u.test(whole.charAt(at + 1)))
      ? sign + ZERO_WIDTH_SPACE
      : `&#${sign.codePointAt(0)};`,
  );
}

/** The same at the beginning of a line, where a number, a dash or an angle would begin a list or a quotation. */
export function markdownLine(text: string): string {
  const [first = '', ...rest] = plainText(text).trimStart();
  const begins = /[-+>=\d]/u.test(first);
  return begins
    ? `&#${first.codePointAt(0)};${markdownText(rest.join(''))}`
    : markdownText(first + rest.join(''));
}

/** A table; cells are Markdown already. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Something to open by a click. The blank lines let Markdown work inside. */
export function collapsible(title: string, content: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${content}\n\n</details>`;
}
