import { millisecondsText } from '../../runner/model/number-text.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { HEAT_LEVELS, type HeatView } from '../view/heat-view.ts';
import { clockScale, clockText, logScale } from '../view/scale.ts';
import {
  acrossOf,
  areaOf,
  axesDrawing,
  downOf,
  limitsDrawing,
  sizeOf,
  tenth,
  windowsDrawing,
} from './chart-drawing.ts';
import { HEAT_COLOUR, HEAT_OPACITIES } from './heat-colours.ts';
import { html, type Markup, trusted } from './markup.ts';
import { packedNumbers } from './packed-numbers.ts';
import { levelsPng } from './png.ts';

/** The heatmap as a drawing that needs no script; with one, the cell under the pointer is told. */
export function heatFigure(heat: HeatView | null): Markup {
  if (heat === null) return html``;
  return html`<figure class="chart wide" id="${heat.id}">
<figcaption class="chart-title">${heat.title}</figcaption>
<p class="legend heat-legend"><span>fewer</span>${scaleDrawing()}<span>more answers in a cell</span></p>
<div class="heat" data-heat="${heat.id}" tabindex="0" role="img" aria-label="${heat.description}">${drawing(heat)}<output class="heat-note" aria-live="polite"></output></div>
<p class="caption">${heat.caption}</p>
</figure>`;
}

const AREA = areaOf(true);
const SIZE = sizeOf(AREA);

function drawing(heat: HeatView): Markup {
  const across = clockScale(heat.seconds);
  const up = logScale(heat.fromMs, heat.toMs);
  const top = downOf(AREA, up, heat.rowsMs.at(-1) ?? heat.toMs);
  const right = acrossOf(AREA, across, Math.min(heat.seconds, heat.columns.length * heat.stepSeconds));
  const windows = heat.windows.map(({ name, fromMs, toMs }) => ({
    name: plainText(name),
    from: fromMs / 1_000,
    to: toMs / 1_000,
  }));
  const axes = axesDrawing(
    AREA,
    { title: 'time since the leg began, min:s', scale: across, text: clockText },
    { title: 'response time, log scale', scale: up, text: millisecondsText },
  );
  return html`<svg class="static" viewBox="0 0 ${SIZE.width} ${SIZE.height}" aria-hidden="true">${windowsDrawing(AREA, windows, across)}${axes}<image x="${AREA.left}" y="${top}" width="${tenth(right - AREA.left)}" height="${tenth(AREA.top + AREA.height - top)}" preserveAspectRatio="none" href="${pictureOf(heat)}"/>${limitsDrawing(AREA, heat.limits, up)}</svg>`;
}

function pictureOf({ levels }: HeatView): Markup {
  const png = levelsPng(levels, HEAT_COLOUR, HEAT_OPACITIES);
  return trusted(`data:image/png;base64,${base64(png)}`);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function scaleDrawing(): Markup {
  const cells = HEAT_OPACITIES.slice(1).map(
    (opacity, nth) =>
      html`<rect x="${nth * 12}" width="12" height="10" fill="rgb(${HEAT_COLOUR.join(' ')})" fill-opacity="${opacity}"/>`,
  );
  return html`<svg width="${HEAT_LEVELS * 12}" height="10" aria-hidden="true">${cells}</svg>`;
}

/** What the page's script needs to tell a cell: where the drawing has its data, and what is in it. */
export function heatData(heat: HeatView): unknown {
  const { seconds, stepSeconds, fromMs, toMs, rowsMs, columns, unanswered } = heat;
  return {
    kind: 'heat',
    area: { ...AREA, drawingWidth: SIZE.width, drawingHeight: SIZE.height },
    seconds,
    stepSeconds,
    fromMs,
    toMs,
    rowsMs: rowsMs.map((end) => Number(end.toPrecision(3))),
    counts: packedNumbers(columns.flat()),
    unanswered,
  };
}
