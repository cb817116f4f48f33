import type { Verdict } from '../../runner/schema/evaluation-schema.ts';
import { barDefinitions } from './drawings.ts';
import { favicon, iconDefinitions, verdictMark } from './icons.ts';
import { html, type Markup, trusted } from './markup.ts';
import { scriptJson } from './script-data.ts';
import { themeChoice } from './theme-choice.ts';

/** What the page carries within itself, so that it never asks anyone for anything. */
export interface PageAssets {
  /** Source of Chart.js, as one classic script. */
  readonly chartLibrary: string;
  readonly script: string;
  readonly style: string;
  /** SHA-256 of a text's UTF-8 bytes, base64: what a content security policy names scripts by. */
  readonly sha256: (text: string) => string;
}

/** What differs from page to page. */
export interface Page {
  readonly title: string;
  readonly verdict: Verdict;
  readonly links: readonly PageLink[];
  readonly main: Markup;
  readonly footer: Markup;
  /** What the script draws, by the id of the element that it is drawn in. */
  readonly plots: Readonly<Record<string, unknown>>;
}

export interface PageLink {
  readonly href: string;
  readonly text: string;
  readonly title?: string;
}

/** One page that holds everything: it works from a disk, in an archive and behind any proxy, and sends nothing. */
export function renderPage(page: Page, assets: PageAssets): string {
  const { source } = html`<!doctype html>
<html lang="en">
${head(page, assets)}
${body(page, assets)}
</html>
`;
  return source;
}

function head({ title, verdict }: Page, assets: PageAssets): Markup {
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${favicon(verdict)}">
<style>${trusted(assets.style)}</style>
</head>`;
}

function policy({ chartLibrary, script, style, sha256 }: PageAssets): Markup {
  const scripts = [chartLibrary, script].map((source) => `'sha256-${sha256(source)}'`).join(' ');
  return trusted(
    `default-src 'none'; script-src ${scripts}; style-src 'sha256-${sha256(style)}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
}

function body({ verdict, links, main, footer, plots }: Page, assets: PageAssets): Markup {
  return html`<body>
<svg class="definitions" width="0" height="0" aria-hidden="true"><defs>${iconDefinitions()}${barDefinitions()}</defs></svg>
<a class="skip" href="#main">Skip to the verdict</a>
<header class="masthead"><div class="masthead-inner">
<span class="wordmark">Peakgate</span>${verdictMark(verdict)}
<nav aria-label="On this page">${links.map(linkItem)}</nav>${themeChoice()}
</div></header>
<main id="main">
${main}
</main>
<footer>${footer}</footer>
<script type="application/json" id="plots">${trusted(scriptJson(plots))}</script>
<script>${trusted(assets.chartLibrary)}</script>
<script>${trusted(assets.script)}</script>
</body>`;
}

function linkItem({ href, text, title }: PageLink): Markup {
  return html`<a href="${href}"${title !== undefined && html` title="${title}"`}>${text}</a>`;
}
