import type { Figure } from '../view/leg-view.ts';
import type { ReportView } from '../view-model.ts';
import { verdictIcon } from './icons.ts';
import { html, type Markup } from './markup.ts';

/** The answer first: verdict, headline, reasons, and how far it reaches. */
export function verdictSection(view: ReportView): Markup {
  const reasons = view.reasons.map((reason) => html`<li>${reason}</li>`);
  return html`<section class="verdict tint-${view.verdict}" id="verdict" aria-labelledby="headline">
<div class="verdict-sign">${verdictIcon(view.verdict)}</div>
<div class="verdict-text">
<p class="verdict-word ink-${view.verdict}">${view.word}<span class="muted"> · exit code ${view.exitCode}</span></p>
<h1 id="headline">${view.headline}</h1>
${reasons.length > 0 && html`<ul class="reasons">${reasons}</ul>`}
${!view.complete && html`<p class="cut"><strong>This run was cut off.</strong> What it measured is incomplete.</p>`}
<p class="reach">${view.horizon}</p>
</div>
</section>`;
}

/** Key figures in one row. */
export function figureRow(figures: readonly Figure[], label: string): Markup {
  const items = figures.map(
    ({ label, value, note }) =>
      html`<div class="figure"><dt>${label}</dt><dd><span class="value">${value}</span><span class="note">${note}</span></dd></div>`,
  );
  return html`<dl class="figures" aria-label="${label}">${items}</dl>`;
}

/** What was measured, with what, and when. */
export function factList(view: ReportView): Markup {
  const items = view.facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`);
  return html`<dl class="facts">${items}</dl>`;
}
