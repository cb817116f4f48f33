import type { LegView } from '../view/leg-view.ts';
import type { MeasuredPercentile, MeasuredRecord } from '../view/measured-records.ts';
import { evidenceHref } from './evidence-links.ts';
import { html, type Markup } from './markup.ts';
import { scrolling } from './table.ts';

/** The records that figures of a leg lead to where no check judges them; folded until a reader follows one. */
export function measuredSection({ id, title, records }: LegView): Markup {
  if (records === null) return html``;
  const head = records.headers.map((name) => html`<th scope="col" class="number">${name}</th>`);
  const rows = records.rows.map((row) => recordRow(row, records.headers));
  const table = html`<table class="plain"><thead><tr><th scope="col">Of</th><th scope="col" class="number">Requests</th><th scope="col" class="number">Bad</th><th scope="col" class="number">Samples</th>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  return html`<details class="group measured"><summary><span class="group-title">Records of the peak</span><span class="group-counts">${records.rows.length}</span></summary>
<p class="lead below">${records.method} Evidence: <a href="${evidenceHref(id)}/">files</a>.</p>
${scrolling(`Records of the peak of ${title}`, table)}
</details>`;
}

function recordRow(
  { anchor, name, requests, bad, badShare, samples, percentiles }: MeasuredRecord,
  headers: readonly string[],
): Markup {
  const cells = percentiles.map(
    ({ estimate, interval, exact }, nth) =>
      html`<td class="number" data-label="${headers[nth] ?? ''}">${estimate}${interval !== '' && html`<span class="sub">${interval}</span>`}${exactText(exact)}</td>`,
  );
  return html`<tr id="${anchor}"><th scope="row">${name}</th><td class="number" data-label="Requests">${requests}</td><td class="number" data-label="Bad">${bad}<span class="sub">${badShare}</span></td><td class="number" data-label="Samples">${samples}</td>${cells}</tr>`;
}

/** The value that figures of the page show, with the check that judged it. */
function exactText(exact: MeasuredPercentile['exact']): Markup | null {
  if (exact === null) return null;
  const { text, href } = exact;
  return href === null
    ? html`<span class="sub">exactly ${text}</span>`
    : html`<span class="sub">judged: <a href="${href}">${text}</a></span>`;
}
