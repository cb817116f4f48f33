import type { BadKind } from '../view/bad-kinds.ts';
import { html, type Markup } from './markup.ts';

const WIDTH = 100;

/** How requests ended badly, as a table whose numbers carry bars. */
export function badKindsFigure(kinds: readonly BadKind[]): Markup {
  const rows = kinds.map(
    ({ outcome, where, count, share }) => html`<tr>
<th scope="row">${outcome}<span class="sub">${where}</span></th>
<td class="number">${count}</td>
<td class="kind-bar"><svg viewBox="0 0 ${WIDTH} 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${Math.max(1, Math.round(share * WIDTH * 10) / 10)}" height="8"/></svg></td>
</tr>`,
  );
  const table = html`<table class="plain kinds"><thead class="visually-hidden"><tr><th scope="col">How it ended</th><th scope="col">Requests</th><th scope="col">Share</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<div class="chart">
<h3 class="chart-title">Bad requests by kind</h3>
${kinds.length === 0 ? html`<p class="empty">No request was bad.</p>` : table}
</div>`;
}
