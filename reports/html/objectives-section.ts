import { VERDICT_WORDS } from '../../runner/model/verdict-words.ts';
import type { CheckView, ObjectiveView } from '../view/checks-view.ts';
import { barDrawing } from './drawings.ts';
import { evidenceHref } from './evidence-links.ts';
import { verdictIcon, verdictMark } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { scrolling } from './table.ts';

/** Every objective with its verdict and the reason for it. */
export function objectivesSection(objectives: readonly ObjectiveView[]): Markup {
  const rows = objectives.map(
    ({ verdict, waived, title, id, expect, optional, counts, reason }, index) => html`<tr>
<td data-label="Verdict">${verdictMark(verdict, waived)}</td>
<th scope="row"><a href="#checks-${index + 1}">${title}</a><span class="sub">${id}: ${expect}${optional && ', optional'}</span></th>
<td data-label="Checks">${counts || 'none'}</td>
<td data-label="Why" class="why">${reason}</td>
</tr>`,
  );
  const table = html`<table class="rows objectives"><thead><tr><th scope="col">Verdict</th><th scope="col">Objective</th><th scope="col">Checks</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<section id="objectives" aria-labelledby="objectives-title">
<h2 id="objectives-title">Objectives</h2>
${scrolling('Objectives', table)}
</section>`;
}

/** What was judged, objective by objective. Whatever does not pass is open from the start. */
export function checksSection(objectives: readonly ObjectiveView[], confidence: string | null): Markup {
  const groups = objectives.map((objective, index) => checkGroup(objective, index + 1));
  return html`<section id="checks" aria-labelledby="checks-title">
<h2 id="checks-title">Checks</h2>
<p class="lead">One objective on one leg and one selection. The bar shows where the true value lies, the tick where the limit is. Bad are answers beyond the limit and requests without a useful answer.${confidence !== null && ` Each end of an interval holds with ${confidence} confidence.`}</p>
${groups}
</section>`;
}

function checkGroup(objective: ObjectiveView, number: number): Markup {
  const open = objective.verdict !== 'pass' && objective.verdict !== 'not-applicable';
  const rows = objective.checks.map(checkRow);
  const table = html`<table class="rows checks"><thead><tr><th scope="col">Verdict</th><th scope="col">What</th><th scope="col" class="number">Found</th><th scope="col" class="number">Limit</th><th scope="col">Interval</th><th scope="col" class="number">Samples</th><th scope="col" class="number">Bad</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<details class="group" id="checks-${number}"${open && html` open`}>
<summary>${verdictIcon(objective.verdict)}<span class="group-title">${objective.title}</span><span class="group-counts">${objective.counts || 'no checks'}</span><span class="visually-hidden">${VERDICT_WORDS[objective.verdict].word}</span></summary>
${rows.length === 0 ? html`<p class="empty">${objective.reason}</p>` : scrolling(`Checks of ${objective.id}`, table)}
</details>`;
}

/** The figures, and below them in a row of its own the reason: it is a sentence and needs the width. */
function checkRow(check: CheckView): Markup {
  const remarks = [check.missing, check.reported].filter((text) => text !== '').join('; ');
  return html`<tr class="facts-row" id="${check.anchor}">
<td data-label="Verdict">${verdictMark(check.verdict, check.waived)}</td>
<th scope="row">${check.subject}<span class="sub">${check.place}</span></th>
<td data-label="Found" class="number strong">${check.found}</td>
<td data-label="Limit" class="number">${check.limit}</td>
<td data-label="Interval" class="interval">${check.bar !== null && barDrawing(check.bar, check.verdict)}<span class="sub">${check.interval ?? 'no interval'}</span></td>
<td data-label="Samples" class="number">${check.samples}</td>
<td data-label="Bad" class="number">${check.bad}${check.badShare !== null && html`<span class="sub">${check.badShare}</span>`}</td>
</tr>
<tr class="why-row"><td></td><td colspan="6">${check.reason}${remarks !== '' && html` <span class="muted">${remarks}.</span>`}${recordDetails(check)}</td></tr>`;
}

/** What an auditor follows up: the figures as evaluation.json has them, and the folder that they come from. */
function recordDetails({ record, leg }: CheckView): Markup {
  const items = record.map(([label, value]) => html`<dt>${label}<dd>${value}`);
  const evidence = leg === null ? '../legs/' : `${evidenceHref(leg)}/`;
  return html`<details class="record"><summary>Record</summary><dl>${items}<dt>Evidence<dd><a href="evaluation.json">evaluation.json</a>, <a href="${evidence}">files</a></dl></details>`;
}
