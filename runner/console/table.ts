import Table from 'cli-table3';
import { plainText } from '../model/plain-text.ts';
import { type Paint, painter } from './paint.ts';
import { widthOf, wrapText } from './wrap.ts';

/** One cell: text, or text with a colour and a side. Foreign text is safe here: terminal sequences are taken out. */
export type Cell =
  | string
  | { readonly text: string; readonly paint?: Paint; readonly align?: 'left' | 'right' };

export interface TableOptions {
  /** Width of the terminal; the table never exceeds it unless it has more columns than that. */
  readonly columns: number;
  readonly colour: boolean;
  /** Spaces before each line. */
  readonly indent?: number;
}

/** What is drawn in one line: a table whose cells have several lines is slow to draw. */
type Line = { readonly content: string; readonly hAlign?: 'left' | 'right' }[];

const GAP = '  ';
/** Columns are not made narrower than this, so that words stay words. */
const NARROWEST = 8;
const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
};

/** A table without borders: headers, a rule under each, rows whose long cells are wrapped. No trailing spaces. */
export function renderTable(
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: TableOptions,
): string {
  const { dim, bold } = painter(options.colour);
  const indent = options.indent ?? 0;
  const widths = columnWidths([headers, ...rows], options.columns - indent);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const head = headers.map((text, column) => ({ text, paint: bold, ...sideOf(rows, column) }));
  table.push(
    ...rowLines(head, widths),
    widths.map((width) => dim('─'.repeat(width))),
  );
  table.push(...rows.flatMap((row) => rowLines(row, widths)));
  return table
    .toString()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}`.trimEnd())
    .join('\n');
}

/** A row as lines: cell by cell wrapped, and filled up to the height of the tallest. */
function rowLines(row: readonly Cell[], widths: readonly number[]): Line[] {
  const cells = widths.map((width, column) => lineCells(row[column] ?? '', width));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? { content: '' }));
}

function lineCells(cell: Cell, width: number): Line {
  const { text, paint = String, align = 'left' } = typeof cell === 'string' ? { text: cell } : cell;
  return wrapText(text, width).map((line) => ({ content: paint(line), hAlign: align }));
}

/** A header stands where its column's values stand. */
function sideOf(rows: readonly (readonly Cell[])[], column: number): { readonly align: 'left' | 'right' } {
  const first = rows[0]?.[column];
  return { align: typeof first === 'object' ? (first.align ?? 'left') : 'left' };
}

/** As wide as their content; when that is too wide, the widest columns give way first. */
function columnWidths(rows: readonly (readonly Cell[])[], columns: number): number[] {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(1, ...rows.map((row) => widthOf(plainText(textOf(row[column] ?? ''))))),
  );
  const room = columns - GAP.length * (count - 1);
  while (total(widths) > room && Math.max(...widths) > NARROWEST) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? NARROWEST) - 1;
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
