/** Shades the windows of a leg behind its lines: the peak as a band, the others between hairlines, each with its name. */
export function windowBands(windows, palette) {
  return {
    id: 'window-bands',
    beforeDatasetsDraw({ ctx, chartArea, scales }) {
      ctx.save();
      for (const window of windows) drawBand(ctx, chartArea, scales.x, window, palette);
      ctx.restore();
    },
  };
}

function drawBand(ctx, area, axis, { name, from, to }, palette) {
  const left = Math.max(area.left, axis.getPixelForValue(from));
  const right = Math.min(area.right, axis.getPixelForValue(to));
  if (name === 'peak') {
    ctx.fillStyle = palette.window;
    ctx.fillRect(left, area.top, right - left, area.bottom - area.top);
  }
  ctx.fillStyle = palette.line;
  ctx.fillRect(Math.round(left), area.top - 14, 1, area.bottom - area.top + 14);
  drawName(ctx, name, left, right - left, area.top, palette);
}

function drawName(ctx, name, left, width, top, palette) {
  ctx.font = `11px ${palette.fontFamily}`;
  if (ctx.measureText(name).width > width - 8) return;
  ctx.fillStyle = palette.muted;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillText(name, left + 6, top - 8);
}
