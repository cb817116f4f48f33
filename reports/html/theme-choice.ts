import { html, type Markup } from './markup.ts';

const THEMES = [
  ['auto', 'Colours as the system has them'],
  ['light', 'Light colours'],
  ['dark', 'Dark colours'],
] as const;

/** Hidden until the page's script can act on it; without one the page follows the system. */
export function themeChoice(): Markup {
  const buttons = THEMES.map(
    ([theme, name]) =>
      html`<button type="button" data-theme="${theme}" aria-pressed="${String(theme === 'auto')}" aria-label="${name}" title="${name}"><svg class="icon" aria-hidden="true"><use href="#icon-${theme}"/></svg></button>`,
  );
  return html`<div class="themes" role="group" aria-label="Colours" hidden>${buttons}</div>`;
}
