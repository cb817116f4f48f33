import type { LegView, TableView } from '../view/leg-view.ts';
import type { ReportView } from '../view-model.ts';
import { badKindsFigure } from './bad-kinds-figure.ts';
import { chartFigure } from './chart-figure.ts';
import { sparkDrawing } from './drawings.ts';
import { evidenceHref } from './evidence-links.ts';
import { heatFigure } from './heat-figure.ts';
import { verdictMark } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { measuredSection } from './measured-section.ts';
import { partTable } from './part-table.ts';
import { plainTable, scrolling } from './table.ts';
import { figureRow } from './verdict-section.ts';

/** All legs at a glance. */
export function legsOverview({ legs }: ReportView): Markup {
  const rows = legs.map(
    (leg) => html`<tr>
<td data-label="Verdict">${verdictMark(leg.verdict)}</td>
<th scope="row"><a href="#${leg.anchor}">${leg.title}</a><span class="sub">${leg.id}</span></th>
<td data-label="Length" class="number">${leg.length}</td>
<td data-label="Requests" class="number">${linked(leg.requests, leg.countsHref)}</td>
<td data-label="Bad" class="number">${linked(leg.bad, leg.countsHref)}</td>
<td data-label="p95 of the peak" class="number">${linked(leg.peakP95, leg.peakHref)}</td>
<td data-label="p95 over time" class="spark-cell">${sparkDrawing(leg.spark, `p95 over time of ${leg.title}`)}</td>
</tr>`,
  );
  const table = html`<table class="rows"><thead><tr><th scope="col">Verdict</th><th scope="col">Leg</th><th scope="col" class="number">Length</th><th scope="col" class="number">Requests</th><th scope="col" class="number">Bad</th><th scope="col" class="number">p95 of the peak</th><th scope="col">p95 over time</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<section id="legs" aria-labelledby="legs-title">
<h2 id="legs-title">Legs</h2>
${rows.length === 0 ? html`<p class="empty">No leg was measured.</p>` : scrolling('Legs', table)}
</section>`;
}

function linked(text: string, href: string | null): Markup {
  return href === null ? html`${text}` : html`<a href="${href}">${text}</a>`;
}

/** One leg with its figures, charts and tables. */
export function legSection(leg: LegView): Markup {
  return html`<section class="leg" id="${leg.anchor}" aria-labelledby="${leg.anchor}-title">
<header class="leg-head"><h2 id="${leg.anchor}-title">${leg.title}</h2>${verdictMark(leg.verdict)}<p class="sub">${leg.id} · ${leg.length} · <a href="${evidenceHref(leg.id)}/">evidence</a></p></header>
${figureRow(leg.figures, `Key figures of ${leg.title}`)}
${leg.gaps.map((gap) => html`<p class="gap">${gap}</p>`)}
${leg.charts.length > 0 && drawnLeg(leg)}
</section>`;
}

function drawnLeg(leg: LegView): Markup {
  const of = ` of ${leg.title}`;
  const [first, ...others] = leg.charts.map(chartFigure);
  return html`<div class="charts">${first ?? null}${heatFigure(leg.heat)}${others}${badKindsFigure(leg.badKinds)}</div>${leg.parts.map((part) => partTable(part, of))}${leg.tables.map((table) => legTable(table, of))}${measuredSection(leg)}`;
}

/** A table that is folded on the screen; paper shows it. */
function foldedTable(table: TableView, of: string): Markup {
  return html`<details class="group"><summary><span class="group-title">${table.title}</span><span class="group-counts">${table.rows.length}</span></summary>${plainTable(table, of)}</details>`;
}

function legTable(table: TableView, of: string): Markup {
  if (table.folded === true) return foldedTable(table, of);
  return html`<h3>${table.title}</h3>${table.note !== undefined && html`<p class="lead below">${table.note}</p>`}${plainTable(table, of)}`;
}
