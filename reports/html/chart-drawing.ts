import type { Scale } from '../view/scale.ts';
import { html, type Markup } from './markup.ts';

/** The place that a drawing without a script has for its data, inside axes with numbers and titles. */
export interface Area {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/** Letters keep their size: a drawing across the page is wider, not larger. */
export function areaOf(wide: boolean): Area {
  return { width: wide ? 1_000 : 440, height: wide ? 220 : 160, left: 72, top: 20 };
}

/** Half of the last number of an axis stands beyond its end. */
const RIGHT = 26;
const BELOW = 42;

/** Of the whole drawing, axes included. */
export function sizeOf({ width, height, left, top }: Area): {
  readonly width: number;
  readonly height: number;
} {
  return { width: left + width + RIGHT, height: top + height + BELOW };
}

export interface DrawnAxis {
  readonly title: string;
  readonly scale: Scale;
  readonly text: (value: number) => string;
}

export interface DrawnWindow {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** From the left of the drawing. */
export function acrossOf(area: Area, { at }: Scale, value: number): number {
  return tenth(area.left + within(at(value)) * area.width);
}

/** From the top of the drawing; high values are near it. */
export function downOf(area: Area, { at }: Scale, value: number): number {
  return tenth(area.top + (1 - within(at(value))) * area.height);
}

/** Both axes with numbers, titles and hairlines. */
export function axesDrawing(area: Area, across: DrawnAxis, up: DrawnAxis): Markup {
  const bottom = area.top + area.height;
  const rows = up.scale.ticks.map((tick) => {
    const y = downOf(area, up.scale, tick);
    return html`<path class="static-grid" d="M${area.left} ${y}h${area.width}"/><text class="end" x="${area.left - 8}" y="${y + 4}">${up.text(tick)}</text>`;
  });
  const columns = across.scale.ticks.map(
    (tick) =>
      html`<text class="middle" x="${acrossOf(area, across.scale, tick)}" y="${bottom + 16}">${across.text(tick)}</text>`,
  );
  return html`${rows}<path class="static-base" d="M${area.left} ${bottom}h${area.width}"/>${columns}<text class="middle" x="${area.left + area.width / 2}" y="${bottom + 34}">${across.title}</text><text class="middle" transform="translate(12 ${area.top + area.height / 2}) rotate(-90)">${up.title}</text>`;
}

/** The peak as a band, every window's beginning as a hairline with its name. */
export function windowsDrawing(area: Area, windows: readonly DrawnWindow[], across: Scale): Markup {
  const drawn = windows.map(({ name, from, to }) => {
    const [left, right] = [acrossOf(area, across, from), acrossOf(area, across, to)];
    const wide = right - left > name.length * 6 + 10;
    return html`${name === 'peak' && html`<rect class="static-window" x="${left}" y="${area.top}" width="${tenth(right - left)}" height="${area.height}"/>`}<path class="static-grid" d="M${left} 4v${area.top + area.height - 4}"/>${wide && html`<text x="${left + 5}" y="13">${name}</text>`}`;
  });
  return html`${drawn}`;
}

/** Limits as dashed lines, each with its name on a ground of its own. */
export function limitsDrawing(
  area: Area,
  limits: readonly { readonly label: string; readonly value: number }[],
  up: Scale,
): Markup {
  const right = area.left + area.width;
  const drawn = limits.map(({ label, value }) => {
    const y = downOf(area, up, value);
    return html`<path class="static-limit" d="M${area.left} ${y}H${right}"/>${limitGround(right, y, label)}<text class="end limit" x="${right - 4}" y="${tenth(y - 4)}">${label}</text>`;
  });
  return html`${drawn}`;
}

/** Letters of this size are seldom wider; where one is, its own outline keeps it readable. */
const LETTER_WIDTH = 6.2;

/** No line and no cell of a heatmap is seen through a label: the same ground as on a canvas. */
function limitGround(right: number, y: number, label: string): Markup {
  const width = tenth(label.length * LETTER_WIDTH + 8);
  return html`<rect class="static-ground" x="${tenth(right - width)}" y="${tenth(y - 16)}" width="${width}" height="15"/>`;
}

export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
