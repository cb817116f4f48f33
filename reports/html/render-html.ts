import type { Report } from '../report.ts';
import type { ReportPart } from '../selection.ts';
import type { Plot } from '../view/plot.ts';
import { type ReportView, reportView } from '../view-model.ts';
import { budgetSection } from './budget-section.ts';
import { databaseSection } from './database-section.ts';
import { heatData } from './heat-figure.ts';
import { legSection, legsOverview } from './leg-section.ts';
import { html, type Markup } from './markup.ts';
import { checksSection, objectivesSection } from './objectives-section.ts';
import { packedNumbers } from './packed-numbers.ts';
import { type PageAssets, type PageLink, renderPage } from './page-shell.ts';
import { validitySection } from './validity-section.ts';
import { factList, figureRow, reasonsSection, verdictSection } from './verdict-section.ts';

/** The report as one page; `only` leaves out all other parts but the verdict. */
export function renderHtml(report: Report, assets: PageAssets, only?: ReportPart): string {
  const view = reportView(report);
  const withLegs = only === undefined || only === 'legs';
  return renderPage(
    {
      title: `${view.word}: ${view.headline}`,
      verdict: view.verdict,
      links: links(view, only),
      main: html`${verdictSection(view)}${
        only === undefined &&
        html`
${reasonsSection(view)}
${figureRow(view.figures, 'Key figures of the run')}`
      }${parts(view, only)}`,
      footer: factList(view),
      plots: withLegs ? plots(view) : {},
    },
    assets,
  );
}

type Section = readonly [part: ReportPart, markup: (view: ReportView) => Markup];

const SECTIONS: readonly Section[] = [
  ['objectives', ({ objectives }) => objectivesSection(objectives)],
  ['legs', legsOverview],
  ['budget', ({ budget }) => budgetSection(budget)],
  ['legs', ({ legs }) => html`<div class="legs">${legs.map(legSection)}</div>`],
  ['database', ({ databases }) => databaseSection(databases)],
  ['checks', ({ objectives, confidence }) => checksSection(objectives, confidence)],
  ['validity', ({ validity }) => validitySection(validity)],
];

function parts(view: ReportView, only: ReportPart | undefined): Markup {
  const wanted = SECTIONS.filter(([part]) => only === undefined || part === only);
  return html`${wanted.map(
    ([, section]) => html`
${section(view)}`,
  )}`;
}

function links({ legs, databases }: ReportView, only: ReportPart | undefined): PageLink[] {
  const ofLegs = legs.map(({ anchor, title, short }) => ({ href: `#${anchor}`, text: short, title }));
  const all: (readonly [ReportPart, PageLink])[] = [
    ['objectives', { href: '#objectives', text: 'Objectives' }],
    ...ofLegs.map((link) => ['legs', link] as const),
    ...(databases.length > 0 ? [['database', { href: '#database', text: 'Database' }] as const] : []),
    ['checks', { href: '#checks', text: 'Checks' }],
    ['validity', { href: '#validity', text: 'Validity' }],
  ];
  return all.filter(([part]) => only === undefined || part === only).map(([, link]) => link);
}

/** What the script draws, by the id of the element that it is drawn in. */
function plots({ legs }: ReportView): Record<string, unknown> {
  const charts = legs.flatMap((leg) => leg.charts).filter(({ empty }) => empty === null);
  const heats = legs.flatMap(({ heat }) => heat ?? []);
  return Object.fromEntries([
    ...charts.map(({ id, plot }) => [id, plotData(plot)]),
    ...heats.map((heat) => [heat.id, heatData(heat)]),
  ]);
}

/** The same with lines as short text: they are most of what the page carries. */
function plotData(plot: Plot): unknown {
  if (plot.kind === 'curve') return plot;
  return { ...plot, lines: plot.lines.map((line) => ({ ...line, values: packedNumbers(line.values) })) };
}
