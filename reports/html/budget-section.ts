import type { ErrorBudget } from '../view/error-budget.ts';
import { html, type Markup } from './markup.ts';
import { plainTable } from './table.ts';

/** What peaks like these cost of the error budget, with everything that is assumed. */
export function budgetSection(budget: ErrorBudget | null): Markup {
  if (budget === null) return html``;
  const assumptions = budget.assumptions.map((each) => html`<li>${each}</li>`);
  return html`<section id="budget" aria-labelledby="budget-title">
<h2 id="budget-title">Error budget: what one such peak costs</h2>
<p class="lead">${budget.lead}</p>
${plainTable(budget.table)}
<ul class="reasons small" aria-label="Assumptions">${assumptions}</ul>
</section>`;
}
