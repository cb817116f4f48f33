import { plainText } from '../../runner/model/plain-text.ts';

/** HTML that may be written as it is. Only `html` and `trusted` make it, so nothing foreign gets in unescaped. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Interpolated = Markup | string | number | null | false | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Foreign text for elements and quoted attributes: characters that mean something in HTML, and control characters, cannot act. */
function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}

/** Joins literal HTML with values, which are escaped unless they are markup themselves. `null` and `false` leave nothing. */
export function html(literals: TemplateStringsArray, ...values: readonly Interpolated[]): Markup {
  const parts = literals.map((literal, index) => literal + sourceOf(values[index] ?? null));
  return new Markup(parts.join(''));
}

/** Text of ours that is HTML, script or style already. */
export function trusted(source: string): Markup {
  return new Markup(source);
}

function sourceOf(value: Interpolated): string {
  if (value === null || value === false) return '';
  if (value instanceof Markup) return value.source;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map((each) => each.source).join('');
}
