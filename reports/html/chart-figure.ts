import { type LegendEntry, legend } from '../view/legend.ts';
import type { ChartView } from '../view/plot.ts';
import { html, type Markup } from './markup.ts';
import { staticChart } from './static-chart.ts';

/** A chart with its title, legend and caption; without a script, a plain drawing in its place. */
export function chartFigure(chart: ChartView): Markup {
  return html`<figure class="chart${chart.wide && ' wide'}" id="${chart.id}">
<figcaption class="chart-title">${chart.title}</figcaption>
${chart.empty === null ? drawn(chart) : html`<p class="empty">${chart.empty}</p>`}
</figure>`;
}

function drawn(chart: ChartView): Markup {
  return html`<ul class="legend" aria-label="Legend">${legend(chart.plot).map(legendItem)}</ul>
<div class="plot"><canvas data-plot="${chart.id}" role="img" tabindex="0" aria-label="${chart.description}"></canvas></div>
<noscript>${staticChart(chart)}</noscript>
<p class="caption">${chart.caption}</p>`;
}

function legendItem({ label, role, style }: LegendEntry): Markup {
  const solid = style === 'area' || style === 'bars';
  const shape = solid ? html`<rect x="2" y="2" width="14" height="8" rx="1.5"/>` : html`<path d="M1 6h16"/>`;
  const toggled = role !== 'limit' && role !== 'window';
  return html`<li${toggled && html` data-line="${label}"`}><svg class="key key-${style} role-${role}" viewBox="0 0 18 12" width="18" height="12" aria-hidden="true">${shape}</svg>${label}</li>`;
}
