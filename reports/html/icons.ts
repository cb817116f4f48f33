import { verdictName } from '../../runner/model/verdict-words.ts';
import { VERDICTS, type Verdict } from '../../runner/schema/evaluation-schema.ts';
import { html, type Markup, trusted } from './markup.ts';

/** Verdicts differ in outline, not only in colour. Drawn on 24 x 24, in the colour of the text around them. */
const SHAPES: Readonly<Record<Verdict, string>> = {
  pass: '<circle cx="12" cy="12" r="9.25"/><path d="m8 12.4 2.7 2.7L16 9.6"/>',
  fail: '<path d="M8.2 2.75h7.6l5.45 5.45v7.6l-5.45 5.45H8.2L2.75 15.8V8.2z"/><path d="m9 9 6 6m0-6-6 6"/>',
  inconclusive:
    '<path d="M12 1.9 22.1 12 12 22.1 1.9 12z"/><path d="M9.9 9.9a2.15 2.15 0 1 1 3.2 1.9c-.7.4-1.1.9-1.1 1.6"/><path d="M12 16.2v.01"/>',
  invalid: '<path d="M12 3 22 20.5H2z"/><path d="M12 9.5v5"/><path d="M12 17.4v.01"/>',
  'not-applicable': '<circle cx="12" cy="12" r="9.25" stroke-dasharray="2.6 3.2"/><path d="M8.5 12h7"/>',
};

/** What the buttons for the page's colours show. */
const THEME_SHAPES: Readonly<Record<string, string>> = {
  auto: '<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentcolor"/>',
  light:
    '<circle cx="12" cy="12" r="4.2"/><path d="M12 2.5v2.2m0 14.6v2.2M2.5 12h2.2m14.6 0h2.2M5.3 5.3l1.5 1.5m10.4 10.4 1.5 1.5m0-13.4-1.5 1.5M6.8 17.2l-1.5 1.5"/>',
  dark: '<path d="M20 14.2A8.4 8.4 0 0 1 9.8 4a8.4 8.4 0 1 0 10.2 10.2z"/>',
};

/** What icons refer to; once a page. */
export function iconDefinitions(): Markup {
  const shapes = [
    ...VERDICTS.map((verdict) => [verdict, SHAPES[verdict]] as const),
    ...Object.entries(THEME_SHAPES),
  ];
  const symbols = shapes.map(
    ([name, shape]) => `<symbol id="icon-${name}" viewBox="0 0 24 24">${shape}</symbol>`,
  );
  return trusted(symbols.join(''));
}

/** The sign of a verdict, without its word. */
export function verdictIcon(verdict: Verdict): Markup {
  return html`<svg class="icon ink-${verdict}" aria-hidden="true"><use href="#icon-${verdict}"/></svg>`;
}

/** The sign of a verdict and its word, with what a waiver makes of it. */
export function verdictMark(verdict: Verdict, waived = false): Markup {
  return html`<span class="mark ink-${verdict}"><svg class="icon" aria-hidden="true"><use href="#icon-${verdict}"/></svg><span>${verdictName({ verdict, waived })}</span></span>`;
}

/** The verdict's sign for the browser's tab, as a data address. */
export function favicon(verdict: Verdict): string {
  const colour = { pass: '#13713f', fail: '#b3261e', inconclusive: '#7d5200', invalid: '#5b3fb5' };
  const stroke = verdict === 'not-applicable' ? '#5b616e' : colour[verdict];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${SHAPES[verdict]}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
