import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Plugin } from 'chart.js';
import { faded, type Palette } from '../html/page/palette.js';
import type { LegendEntry } from '../view/legend.ts';

/** What a picture says around its chart; on the page this is HTML. */
export interface PictureText {
  readonly title: string;
  readonly caption: string;
}

/** What the colours mean; a heatmap has shades from few answers to many, all others have none. */
export interface PictureLegend {
  readonly shades: readonly string[];
  readonly entries: readonly LegendEntry[];
}

/** Room around the axes for what the frame writes. */
export const PADDING = { top: 86, right: 14, bottom: 40, left: 18 };

const TITLE_Y = 26;
const LEGEND_Y = 50;
const CAPTION_ABOVE_BOTTOM = 18;
const KEY_WIDTH = 16;
const KEY_GAP = 6;
const ENTRY_GAP = 18;
const SHADE_WIDTH = 12;

type Context = SKRSContext2D;

/** Paints the ground and writes title, legend and caption into a chart that has no page around it. */
export function frame({ title, caption }: PictureText, legend: PictureLegend, palette: Palette): Plugin {
  return {
    id: 'frame',
    beforeDraw({ ctx, width, height }) {
      ctx.save();
      ctx.fillStyle = palette.surface;
      ctx.fillRect(0, 0, width, height);
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      const room = width - PADDING.left - PADDING.right;
      write(ctx, title, TITLE_Y, { font: `bold 15px ${palette.fontFamily}`, colour: palette.ink, room });
      drawLegend(ctx, legend, palette);
      const small = `11px ${palette.fontFamily}`;
      write(ctx, caption, height - CAPTION_ABOVE_BOTTOM, { font: small, colour: palette.muted, room });
      ctx.restore();
    },
  };
}

interface Lettering {
  readonly font: string;
  readonly colour: string;
  /** Longer text is drawn narrower. */
  readonly room: number;
}

function write(ctx: Context, text: string, y: number, { font, colour, room }: Lettering): void {
  ctx.font = font;
  ctx.fillStyle = colour;
  ctx.fillText(text, PADDING.left, y, room);
}

function drawLegend(ctx: Context, { shades, entries }: PictureLegend, palette: Palette): void {
  ctx.font = `12px ${palette.fontFamily}`;
  let x = shades.length === 0 ? PADDING.left : drawShades(ctx, shades, palette);
  for (const entry of entries) {
    drawKey(ctx, entry, x, palette);
    ctx.fillStyle = palette.ink;
    ctx.fillText(entry.label, x + KEY_WIDTH + KEY_GAP, LEGEND_Y);
    x += KEY_WIDTH + KEY_GAP + ctx.measureText(entry.label).width + ENTRY_GAP;
  }
}

/** From few to many; gives where the next entry stands. */
function drawShades(ctx: Context, shades: readonly string[], palette: Palette): number {
  const [few, many] = ['fewer', 'more answers in a cell'];
  ctx.fillStyle = palette.ink;
  ctx.fillText(few, PADDING.left, LEGEND_Y);
  const begin = PADDING.left + ctx.measureText(few).width + KEY_GAP;
  for (const [nth, shade] of shades.entries()) {
    ctx.fillStyle = shade;
    ctx.fillRect(begin + nth * SHADE_WIDTH, LEGEND_Y - 5, SHADE_WIDTH, 10);
  }
  const end = begin + shades.length * SHADE_WIDTH + KEY_GAP;
  ctx.fillStyle = palette.ink;
  ctx.fillText(many, end, LEGEND_Y);
  return end + ctx.measureText(many).width + ENTRY_GAP;
}

function drawKey(ctx: Context, { role, style }: LegendEntry, x: number, palette: Palette): void {
  ctx.setLineDash(style === 'dashed' ? [4, 3] : []);
  ctx.strokeStyle = role === 'window' ? palette.muted : palette[role];
  ctx.fillStyle = style === 'area' ? faded(palette[role], 0.16) : palette[role];
  if (style === 'area' || style === 'bars') ctx.fillRect(x, LEGEND_Y - 5, KEY_WIDTH, 10);
  if (style === 'bars' && role !== 'window') return;
  ctx.lineWidth = role === 'window' ? 0.5 : 2;
  const y = role === 'window' || style === 'area' ? LEGEND_Y - 5 : LEGEND_Y;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x + KEY_WIDTH, y);
  ctx.stroke();
}
