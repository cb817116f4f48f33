import type { ValidityCheck } from '../../runner/schema/evaluation-schema.ts';
import { verdictIcon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { scrolling } from './table.ts';

/** Whether the run can be believed: doubts with their remedies first, then every validity check that holds. */
export function validitySection(validity: readonly ValidityCheck[]): Markup {
  const doubts = validity.filter(({ passed }) => !passed);
  const holding = validity.filter(({ passed }) => passed);
  const lead =
    doubts.length === 0
      ? 'Every validity check holds: the generator delivered the plan and the record is complete.'
      : 'What could not be measured honestly cannot be judged, however good the figures look.';
  return html`<section id="validity" aria-labelledby="validity-title">
<h2 id="validity-title">Can this run be believed?</h2>
<p class="lead">${validity.length === 0 ? 'No validity check was made.' : lead}</p>
${doubts.length > 0 && doubtsTable(doubts)}
${holding.length > 0 && holdingGroup(holding)}
</section>`;
}

function doubtsTable(doubts: readonly ValidityCheck[]): Markup {
  const rows = doubts.map(
    (check) => html`<tr>
<td data-label="Holds">${doubtMark(check)}</td>
<th scope="row">${check.title}<span class="sub">${placeText(check)}</span></th>
<td data-label="Expected">${check.expected}</td>
<td data-label="Found" class="strong">${check.found}</td>
<td data-label="What to do">${check.remedy}</td>
</tr>`,
  );
  return scrolling(
    'Doubts about this run',
    html`<table class="rows"><thead><tr><th scope="col">Holds</th><th scope="col">What must be so</th><th scope="col">Expected</th><th scope="col">Found</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function holdingGroup(holding: readonly ValidityCheck[]): Markup {
  const rows = holding.map(
    (check) => html`<tr>
<th scope="row">${check.title}</th>
<td data-label="Where" class="muted">${placeText(check)}</td>
<td data-label="Expected">${check.expected}</td>
<td data-label="Found">${check.found}</td>
</tr>`,
  );
  const table = html`<table class="plain rows"><thead><tr><th scope="col">What is so</th><th scope="col">Where</th><th scope="col">Expected</th><th scope="col">Found</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<details class="group">
<summary>${verdictIcon('pass')}<span class="group-title">What holds</span><span class="group-counts">${holding.length} ${holding.length === 1 ? 'check' : 'checks'}</span></summary>
${scrolling('Validity checks that hold', table)}
</details>`;
}

function placeText({ leg, window, objective }: ValidityCheck): string {
  return [leg, window, objective].filter((part) => part !== null).join(' · ') || 'whole run';
}

function doubtMark({ severity }: ValidityCheck): Markup {
  const [look, word] =
    severity === 'error' ? (['invalid', 'No'] as const) : (['inconclusive', 'Warning'] as const);
  return html`<span class="mark ink-${look}">${verdictIcon(look)}<span>${word}</span></span>`;
}
