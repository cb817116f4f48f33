import { drawingTools } from '../../reports/charts/drawing-tools.ts';
import { CELL_LOOKS, type CellLook, lookOf } from './cell-look.ts';
import type { Row } from './matrix.ts';
import { OBJECTIVE_IDS } from './objectives.ts';

/** In pixels of text; the file has twice as many in each direction. */
const CELL = { width: 46, height: 26 };
const LEFT = 400;
const HEAD = 150;
const FOOT = 70;
const MARGIN = 16;
const SCALE = 2;

interface Tone {
  readonly ground: string;
  readonly ink: string;
}

const TONES: Readonly<Record<CellLook['tone'], Tone>> = {
  blamed: { ground: '#b3261e', ink: '#ffffff' },
  unmeasured: { ground: '#6b4fa0', ink: '#ffffff' },
  held: { ground: '#d9efe0', ink: '#14532d' },
  open: { ground: '#eef1f4', ink: '#4a5560' },
  unpassed: { ground: '#e2a19c', ink: '#4a0d09' },
  touched: { ground: '#f6d9a8', ink: '#5c3b00' },
  absent: { ground: '#ffffff', ink: '#8a949e' },
  wrong: { ground: '#000000', ink: '#ffeb3b' },
};
const INK = '#1b1f24';
const MUTED = '#57606a';
const GROUND = '#ffffff';

type Context = ReturnType<ReturnType<Awaited<ReturnType<typeof drawingTools>>['createCanvas']>['getContext']>;

/** The matrix as a grid of coloured cells with signs, so that it can be read without colours as well. */
export async function matrixPicture(rows: readonly Row[]): Promise<Uint8Array> {
  const { createCanvas, fontFamily } = await drawingTools();
  const width = MARGIN * 2 + LEFT + OBJECTIVE_IDS.length * CELL.width + HEAD / 2;
  const height = MARGIN * 2 + HEAD + rows.length * CELL.height + FOOT;
  const canvas = createCanvas(width * SCALE, height * SCALE);
  const context = canvas.getContext('2d');
  context.scale(SCALE, SCALE);
  context.fillStyle = GROUND;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  drawTitle(context, fontFamily);
  drawHeads(context, fontFamily);
  for (const [index, row] of rows.entries()) drawRow(context, row, topOf(index), fontFamily);
  drawLegend(context, topOf(rows.length) + FOOT / 3, fontFamily);
  return canvas.encode('png');
}

const topOf = (row: number): number => MARGIN + HEAD + row * CELL.height;
const leftOf = (column: number): number => MARGIN + LEFT + column * CELL.width;

function drawTitle(context: Context, font: string): void {
  context.fillStyle = INK;
  context.textAlign = 'left';
  context.font = `bold 16px ${font}`;
  context.fillText('Every fault against every objective', MARGIN, MARGIN + 14);
  context.font = `12px ${font}`;
  context.fillStyle = MUTED;
  context.fillText('what the gate said while it was on', MARGIN, MARGIN + 36);
}

function drawHeads(context: Context, font: string): void {
  context.fillStyle = INK;
  context.font = `12px ${font}`;
  context.textAlign = 'left';
  for (const [column, objective] of OBJECTIVE_IDS.entries()) {
    context.save();
    context.translate(leftOf(column) + CELL.width / 2, MARGIN + HEAD - 8);
    context.rotate(-Math.PI / 3);
    context.fillText(objective, 0, 0);
    context.restore();
  }
}

function drawRow(context: Context, row: Row, top: number, font: string): void {
  context.font = `12px ${font}`;
  context.textAlign = 'right';
  context.fillStyle = INK;
  context.fillText(row.fault.name, MARGIN + LEFT - 10, top + CELL.height / 2, LEFT - 20);
  for (const column of OBJECTIVE_IDS.keys()) {
    const cell = row.cells[column];
    drawCell(context, cell ? lookOf(cell) : CELL_LOOKS.wrong, leftOf(column), top, font);
  }
}

function drawCell(context: Context, { sign, tone }: CellLook, left: number, top: number, font: string): void {
  const { ground, ink } = TONES[tone];
  context.fillStyle = ground;
  context.fillRect(left + 1, top + 1, CELL.width - 2, CELL.height - 2);
  context.fillStyle = ink;
  context.font = `bold 13px ${font}`;
  context.textAlign = 'center';
  context.fillText(sign, left + CELL.width / 2, top + CELL.height / 2);
}

function drawLegend(context: Context, top: number, font: string): void {
  let left = MARGIN;
  let line = top;
  for (const look of Object.values(CELL_LOOKS)) {
    context.font = `12px ${font}`;
    const room = CELL.width + 8 + context.measureText(look.word).width + 20;
    if (left + room > leftOf(OBJECTIVE_IDS.length)) {
      left = MARGIN;
      line += CELL.height;
    }
    drawCell(context, look, left, line - CELL.height / 2, font);
    context.font = `12px ${font}`;
    context.textAlign = 'left';
    context.fillStyle = MUTED;
    context.fillText(look.word, left + CELL.width + 8, line);
    left += room;
  }
}
