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
  ctx.fillStyle = faded(colour, 0.09);
  ctx.strokeStyle = faded(colour, 0.5);
  ctx.lineWidth = 1;
  for (const [from, to, lower, upper] of boxes) {
    const [left, right] = [x.getPixelForValue(from), x.getPixelForValue(to) - 1];
    const [top, bottom] = [y.getPixelForValue(upper), y.getPixelForValue(lower)];
    ctx.fillRect(left, top, right - left, Math.max(1, bottom - top));
    drawEdges(ctx, [left, right], [top, bottom]);
  }
}

/** Boxes of several lines lie over each other: their ends tell them apart. */
function drawEdges(ctx, [left, right], heights) {
  ctx.beginPath();
  for (const height of heights) {
    ctx.moveTo(left, height);
    ctx.lineTo(right, height);
  }
  ctx.stroke();
}
