const LEAST_ROWS_TO_FILTER = 6;

/** Every header sorts its column, first by the worst; long tables can be searched by name. */
export function makeSortable(table) {
  const rows = [...table.tBodies[0].rows];
  const headers = [...table.tHead.rows[0].cells];
  for (const [column, header] of headers.entries()) {
    if ('unsorted' in header.dataset) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener('click', () => sortBy(table, rows, headers, column));
  }
  if (rows.length >= LEAST_ROWS_TO_FILTER) addFilter(table, rows);
}

function sortBy(table, rows, headers, column) {
  const header = headers[column];
  const first = column === 0 ? 'ascending' : 'descending';
  const other = first === 'ascending' ? 'descending' : 'ascending';
  const order = header.getAttribute('aria-sort') === first ? other : first;
  for (const each of headers) each.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', order);
  const sign = order === 'ascending' ? 1 : -1;
  const sorted = rows.toSorted((a, b) => compare(valueOf(a, column), valueOf(b, column), sign));
  table.tBodies[0].append(...sorted);
}

function valueOf(row, column) {
  const { value } = row.cells[column].dataset;
  return column === 0 ? value : value === '' ? null : Number(value);
}

/** What has no value is last, whichever way. */
function compare(a, b, sign) {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return sign * (typeof a === 'string' ? a.localeCompare(b) : a - b);
}

function addFilter(table, rows) {
  const label = document.createElement('label');
  label.className = 'filter';
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'Filter by name';
  const words = document.createElement('span');
  words.className = 'visually-hidden';
  words.textContent = 'Filter rows by name';
  label.append(words, input);
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  });
  table.closest('.part')?.querySelector('h3')?.after(label);
}
