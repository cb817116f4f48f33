const LABEL_HEIGHT = 15;

/** Draws each limit across the chart with its name, and on a percentile curve a mark at its percentile. */
export function limitLines(limits, palette) {
  return {
    id: 'limit-lines',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const taken = [];
      ctx.save();
      for (const limit of limits) drawLimit(ctx, chartArea, scales, limit, palette, taken);
      ctx.restore();
    },
  };
}

function drawLimit(ctx, area, scales, limit, palette, taken) {
  const y = scales.y.getPixelForValue(limit.value);
  if (!(y >= area.top - 1 && y <= area.bottom)) return;
  ctx.strokeStyle = palette.limit;
  ctx.lineWidth = 1.25;
  ctx.setLineDash([5, 4]);
  ctx.beginPath();
  ctx.moveTo(area.left, y);
  ctx.lineTo(area.right, y);
  ctx.stroke();
  ctx.setLineDash([]);
  if (limit.tail !== undefined && scales.x.type === 'logarithmic')
    drawMark(ctx, scales.x.getPixelForValue(limit.tail), y, palette);
  drawLabel(ctx, area, y, limit.label, palette, taken);
}

function drawMark(ctx, x, y, palette) {
  ctx.fillStyle = palette.surface;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  ctx.moveTo(x, y - 5);
  ctx.lineTo(x + 5, y);
  ctx.lineTo(x, y + 5);
  ctx.lineTo(x - 5, y);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}

/** Above its line at the right end, on a ground of its own so that no data line crosses the words. */
function drawLabel(ctx, area, y, text, palette, taken) {
  ctx.font = `11px ${palette.fontFamily}`;
  const width = Math.min(ctx.measureText(text).width, area.width - 12);
  const top = freePlace(y - LABEL_HEIGHT - 2, taken);
  taken.push(top);
  ctx.globalAlpha = 0.86;
  ctx.fillStyle = palette.surface;
  ctx.fillRect(area.right - width - 8, top, width + 8, LABEL_HEIGHT);
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.limit;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, area.right - 4, top + LABEL_HEIGHT / 2, width);
}

function freePlace(wanted, taken) {
  const clash = taken.find((top) => Math.abs(top - wanted) < LABEL_HEIGHT);
  return clash === undefined
    ? wanted
    : freePlace(
        clash - LABEL_HEIGHT,
        taken.filter((top) => top !== clash),
      );
}
