import type { GroupView, Outlook } from '../view/first-screen.ts';
import type { Figure } from '../view/leg-view.ts';
import type { ReportView } from '../view-model.ts';
import { barDrawing } from './drawings.ts';
import { verdictIcon, verdictMark } from './icons.ts';
import { html, type Markup } from './markup.ts';

/** The answer first: verdict and headline, one line for each kind of objective, and what a manager asks next. */
export function verdictSection(view: ReportView): Markup {
  return html`<section class="verdict tint-${view.verdict}" id="verdict" aria-labelledby="headline">
<div class="verdict-head">
<div class="verdict-sign">${verdictIcon(view.verdict)}</div>
<div class="verdict-text">
<p class="verdict-word ink-${view.verdict}">${view.word}<span class="muted"> · exit code ${view.exitCode}</span></p>
<h1 id="headline">${view.headline}</h1>
${!view.complete && html`<p class="cut"><strong>This run was cut off.</strong> What it measured is incomplete.</p>`}
</div>
</div>
${view.groups.length > 0 && groupTable(view.groups)}
</section>
${outlookRow(view.outlooks)}`;
}

function groupTable(groups: readonly GroupView[]): Markup {
  const rows = groups.map(
    (group) => html`<tr>
<th scope="row">${group.name}</th>
<td>${verdictMark(group.verdict, group.waived)}</td>
<td class="group-holding">${group.counts}</td>
<td class="group-closest">${closestText(group)}</td>
<td class="group-bar">${group.bar !== null && barDrawing(group.bar, group.verdict)}</td>
</tr>`,
  );
  return html`<table class="groups"><thead class="visually-hidden"><tr><th scope="col">Objectives</th><th scope="col">Verdict</th><th scope="col">How many hold</th><th scope="col">What decides it</th><th scope="col">Against the limit</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function closestText({ href, title, closest }: GroupView): Markup {
  return html`${href === null ? title : html`<a href="${href}">${title}</a>`}<span class="sub">${closest}</span>`;
}

function outlookRow(outlooks: readonly Outlook[]): Markup {
  const items = outlooks.map(
    ({ label, value, note, href }) =>
      html`<div class="outlook"><dt>${label}</dt><dd><a class="value" href="${href}">${value}</a><span class="note">${note}</span></dd></div>`,
  );
  return html`<dl class="outlooks" aria-label="Headroom, change and certainty">${items}</dl>`;
}

/** Why, in sentences, and how far the verdict reaches. */
export function reasonsSection(view: ReportView): Markup {
  const reasons = view.reasons.map((reason) => html`<li>${reason}</li>`);
  return html`<section id="why" aria-labelledby="why-title">
<h2 id="why-title">Why</h2>
${reasons.length > 0 && html`<ul class="reasons">${reasons}</ul>`}
<p class="reach">${view.horizon}</p>
</section>`;
}

/** Key figures in one row, each with the way to its record. */
export function figureRow(figures: readonly Figure[], label: string): Markup {
  const items = figures.map(
    ({ label, value, note, href }) =>
      html`<div class="figure"><dt>${label}</dt><dd>${href === undefined ? html`<span class="value">${value}</span>` : html`<a class="value" href="${href}">${value}</a>`}<span class="note">${note}</span></dd></div>`,
  );
  return html`<dl class="figures" aria-label="${label}">${items}</dl>`;
}

/** What was measured, with what, and when. */
export function factList(view: ReportView): Markup {
  const items = view.facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`);
  return html`<dl class="facts">${items}</dl>`;
}
