import type { Report } from '../report.ts';
import { type ReportView, reportView } from '../view-model.ts';
import { budgetSection } from './budget-section.ts';
import { databaseSection } from './database-section.ts';
import { heatData } from './heat-figure.ts';
import { favicon, iconDefinitions, verdictMark } from './icons.ts';
import { legSection, legsOverview } from './leg-section.ts';
import { html, type Markup, trusted } from './markup.ts';
import { checksSection, objectivesSection } from './objectives-section.ts';
import { scriptJson } from './script-data.ts';
import { validitySection } from './validity-section.ts';
import { factList, figureRow, reasonsSection, verdictSection } from './verdict-section.ts';

/** What the page carries within itself, so that it never asks anyone for anything. */
export interface PageAssets {
  /** Source of Chart.js, as one classic script. */
  readonly chartLibrary: string;
  readonly script: string;
  readonly style: string;
  /** SHA-256 of a text's UTF-8 bytes, base64: what a content security policy names scripts by. */
  readonly sha256: (text: string) => string;
}

/** One page that holds everything: it works from a disk, in an archive and behind any proxy, and sends nothing. */
export function renderHtml(report: Report, assets: PageAssets): string {
  const view = reportView(report);
  const { source } = html`<!doctype html>
<html lang="en">
${head(view, assets)}
${body(view, assets)}
</html>
`;
  return source;
}

function head(view: ReportView, assets: PageAssets): Markup {
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${view.word}: ${view.headline}</title>
<link rel="icon" href="${favicon(view.verdict)}">
<style>${trusted(assets.style)}</style>
</head>`;
}

function policy({ chartLibrary, script, style, sha256 }: PageAssets): Markup {
  const scripts = [chartLibrary, script].map((source) => `'sha256-${sha256(source)}'`).join(' ');
  return trusted(
    `default-src 'none'; script-src ${scripts}; style-src 'sha256-${sha256(style)}'; img-src data:; base-uri 'none'; form-action 'none'`,
  );
}

function body(view: ReportView, assets: PageAssets): Markup {
  return html`<body>
${iconDefinitions()}
<a class="skip" href="#main">Skip to the verdict</a>
${masthead(view)}
<main id="main">
${verdictSection(view)}
${reasonsSection(view)}
${figureRow(view.figures, 'Key figures of the run')}
${objectivesSection(view.objectives)}
${legsOverview(view)}
${budgetSection(view.budget)}
<div class="legs">${view.legs.map(legSection)}</div>${databaseSection(view.databases)}
${checksSection(view.objectives, view.confidence)}
${validitySection(view.validity)}
</main>
<footer>${factList(view)}</footer>
<script type="application/json" id="plots">${trusted(scriptJson(plots(view)))}</script>
<script>${trusted(assets.chartLibrary)}</script>
<script>${trusted(assets.script)}</script>
</body>`;
}

function masthead(view: ReportView): Markup {
  const legs = view.legs.map((leg) => html`<a href="#${leg.anchor}" title="${leg.title}">${leg.short}</a>`);
  return html`<header class="masthead"><div class="masthead-inner">
<span class="wordmark">Peakgate</span>${verdictMark(view.verdict)}
<nav aria-label="On this page"><a href="#objectives">Objectives</a>${legs}<a href="#checks">Checks</a><a href="#validity">Validity</a></nav>
</div></header>`;
}

/** What the script draws, by the id of the element that it is drawn in. */
function plots({ legs }: ReportView): Record<string, unknown> {
  const charts = legs.flatMap((leg) => leg.charts).filter(({ empty }) => empty === null);
  const heats = legs.flatMap(({ heat }) => heat ?? []);
  return Object.fromEntries([
    ...charts.map(({ id, plot }) => [id, plot]),
    ...heats.map((heat) => [heat.id, heatData(heat)]),
  ]);
}
