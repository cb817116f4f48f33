import type { PartTable, PartTableRow, SortedCell } from '../view/part-tables.ts';
import { sparkDrawing } from './drawings.ts';
import { verdictIcon } from './icons.ts';
import { html, type Markup } from './markup.ts';
import { scrolling } from './table.ts';

/** A table that the page's script makes sortable by every column and searchable by name. `of` tells it from those of other legs. */
export function partTable(table: PartTable, of: string): Markup {
  if (table.rows.length === 0) return html`<h3>${table.title}</h3><p class="empty">${table.empty}</p>`;
  const head = table.headers.map(
    (name, column) => html`<th scope="col" class="${column === 0 ? 'words' : 'number'}">${name}</th>`,
  );
  const rows = table.rows.map((row) => partRow(row, table.headers));
  const content = html`<table class="plain parts" data-sortable><thead><tr>${head}<th scope="col" data-unsorted>p95 over the leg</th></tr></thead><tbody>${rows}</tbody></table>`;
  return html`<div class="part"><h3>${table.title}</h3>${scrolling(`${table.title}${of}`, content)}</div>`;
}

function partRow({ name, cells, spark }: PartTableRow, headers: readonly string[]): Markup {
  const numbers = cells.map(
    (cell, index) =>
      html`<td class="number" data-label="${headers[index + 1] ?? ''}" data-value="${cell.value ?? ''}">${cellContent(cell)}</td>`,
  );
  return html`<tr><th scope="row" data-value="${name}">${name}</th>${numbers}<td class="spark-cell" data-label="p95 over the leg">${sparkDrawing(spark, `p95 over the leg of ${name}`)}</td></tr>`;
}

function cellContent({ text, href, verdict }: SortedCell): Markup {
  const mark = verdict === undefined || verdict === 'pass' ? null : verdictIcon(verdict);
  return href === undefined ? html`${text}` : html`${mark}<a href="${href}">${text}</a>`;
}
