import type { DatabaseView, StatementView } from '../view/database-view.ts';
import type { TableView } from '../view/leg-view.ts';
import { html, type Markup } from './markup.ts';
import { plainTable } from './table.ts';
import { figureRow } from './verdict-section.ts';

/** What the databases of the legs were busy with, and what is to be done; nothing where none was looked at. */
export function databaseSection(databases: readonly DatabaseView[]): Markup {
  if (databases.length === 0) return html``;
  return html`<section id="database" aria-labelledby="database-title">
<h2 id="database-title">What the database says</h2>
<p class="lead">Seen from the server while the legs were played. No verdict rests on it; what it proposes is for you to do: Peakgate changes nothing in a database.</p>
${databases.map(databaseOfLeg)}
</section>`;
}

function databaseOfLeg(view: DatabaseView): Markup {
  const of = ` of the database, ${view.title}`;
  const evidence = view.evidence.map((each) => html`<li>${each}</li>`);
  return html`<section class="leg" id="${view.anchor}" aria-labelledby="${view.anchor}-title">
<header class="leg-head"><h3 id="${view.anchor}-title">${view.title}</h3><p class="sub">${view.server}</p></header>
${view.problems.map((problem) => html`<p class="gap">${problem.message} ${problem.remedy}</p>`)}
<p class="lead"><strong>${view.summary}</strong></p>
${evidence.length > 0 && html`<ul class="reasons small" aria-label="What speaks for it">${evidence}</ul>`}
${view.figures.length > 0 && figureRow(view.figures, `Key figures${of}`)}
${view.reconciliation !== null && html`<p>${view.reconciliation}</p>`}
${view.advice.map(statementAdvice)}
${view.tables.map((table) => databaseTable(table, of))}
<p class="caption">${view.cost}</p>
</section>`;
}

/** A statement with its advice, unfolded: this is what the reader came for. */
function statementAdvice(view: StatementView): Markup {
  const findings = view.findings.map((each) => html`<li>${each}</li>`);
  const proposals = view.proposals.map(
    ({ sql, effect }) => html`<li><code>${sql}</code><span class="sub">${effect}</span></li>`,
  );
  return html`<details class="group" open><summary><span class="group-title">${view.title}</span><span class="group-counts">${view.share}</span></summary>
<p><code>${view.text}</code></p>
<ul class="reasons small" aria-label="What is wrong">${findings}</ul>
${proposals.length > 0 && html`<ul class="reasons small" aria-label="What would help">${proposals}</ul>`}
${view.plan !== null && html`<p class="sub">Plan: ${view.plan}</p>`}
</details>`;
}

function databaseTable(table: TableView, of: string): Markup {
  if (table.folded === true)
    return html`<details class="group"><summary><span class="group-title">${table.title}</span><span class="group-counts">${table.rows.length}</span></summary>${plainTable(table, of)}</details>`;
  return html`<h4>${table.title}</h4>${table.note !== undefined && html`<p class="lead below">${table.note}</p>`}${plainTable(table, of)}`;
}
