import type { TableCell, TableView } from '../view/leg-view.ts';
import { html, type Markup } from './markup.ts';

/** A table of text whose first column names the rows; the others are numbers unless `wordy` counts them among the words. `of` tells it from tables of the same title. */
export function plainTable(table: TableView, of = ''): Markup {
  const { wordy = 1 } = table;
  if (table.rows.length === 0) return html`<p class="empty">${table.empty}</p>`;
  const kind = (column: number) => (column < wordy ? 'words' : 'number');
  const head = table.headers.map(
    (name, column) => html`<th scope="col" class="${kind(column)}">${name}</th>`,
  );
  const rows = table.rows.map((cells) => {
    const [name = '', ...rest] = cells;
    const others = rest.map(
      (cell, index) =>
        html`<td class="${kind(index + 1)}" data-label="${table.headers[index + 1] ?? ''}">${cellContent(cell)}</td>`,
    );
    return html`<tr><th scope="row">${cellContent(name)}</th>${others}</tr>`;
  });
  return scrolling(
    `${table.title}${of}`,
    html`<table class="plain"${table.anchor !== undefined && html` id="${table.anchor}"`}><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function cellContent(cell: TableCell): Markup {
  return typeof cell === 'string' ? html`${cell}` : html`<a href="${cell.href}">${cell.text}</a>`;
}

/** Lets a wide table scroll by itself, also with the keyboard, instead of the whole page. */
export function scrolling(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}, table" tabindex="0">${content}</div>`;
}
