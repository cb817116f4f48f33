import { faded } from './palette.js';

/** The intervals of percentiles as boxes behind the lines; those of a line that is switched off are not drawn. */
export function intervalBoxes(bands, palette) {
  return {
    id: 'interval-boxes',
    beforeDatasetsDraw({ ctx, chartArea, scales, data }) {
      ctx.save();
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
      ctx.clip();
      for (const { role, boxes } of bands) {
        const line = data.datasets.findIndex((dataset) => dataset.role === role);
        if (line >= 0 && !data.datasets[line].hidden) drawBoxes(ctx, scales, boxes, palette[role]);
      }
      ctx.restore();
    },
  };
}

function drawBoxes(ctx, { x, y }, boxes, colour) {
  ctx.fillStyle = faded(colour, 0.2);
  for (const [from, to, lower, upper] of boxes) {
    const [left, top] = [x.getPixelForValue(from), y.getPixelForValue(upper)];
    ctx.fillRect(left, top, x.getPixelForValue(to) - left - 1, Math.max(1, y.getPixelForValue(lower) - top));
  }
}
