import { timeAxis, valueAxis } from './axes.js';
import { limitLines } from './limit-lines.js';
import { commonOptions } from './look.js';
import { windowBands } from './window-bands.js';

const RESPONSE_TIME = { title: 'response time, log scale', unit: 'ms', scale: 'logarithmic' };

/** Response times over time as cells; the page has the same as a drawing that needs no script. */
export function heatConfig(heat, shades, palette) {
  const windows = heat.windows.map(({ name, fromMs, toMs }) => ({
    name,
    from: fromMs / 1_000,
    to: toMs / 1_000,
  }));
  return {
    type: 'line',
    data: { datasets: [] },
    options: {
      ...commonOptions(palette, {}),
      scales: {
        x: timeAxis(heat.seconds, palette),
        y: valueAxis(RESPONSE_TIME, palette, { min: heat.fromMs, max: heat.toMs }),
      },
    },
    plugins: [windowBands(windows, palette), heatCells(heat, shades), limitLines(heat.limits, palette)],
  };
}

function heatCells({ levels, rowsMs, fromMs, stepSeconds, seconds }, shades) {
  const ends = [fromMs, ...rowsMs].toReversed();
  return {
    id: 'heat-cells',
    beforeDatasetsDraw({ ctx, scales: { x, y } }) {
      const borders = Array.from({ length: (levels[0]?.length ?? 0) + 1 }, (_, column) =>
        whole(x.getPixelForValue(Math.min(seconds, column * stepSeconds))),
      );
      ctx.save();
      for (const [nth, row] of levels.entries()) {
        const [top, bottom] = [
          whole(y.getPixelForValue(ends[nth])),
          whole(y.getPixelForValue(ends[nth + 1])),
        ];
        for (const [column, level] of row.entries()) {
          if (level === 0) continue;
          ctx.fillStyle = shades[level];
          ctx.fillRect(borders[column], top, borders[column + 1] - borders[column], bottom - top);
        }
      }
      ctx.restore();
    },
  };
}

/** Cells that end between pixels would show seams where they meet; pictures have two pixels to each. */
function whole(pixel) {
  return Math.round(pixel * 2) / 2;
}
