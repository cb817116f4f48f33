const LINE_HEIGHT = 13;

/** Writes each marked line's name at its end, so that nobody has to tell shades apart. */
export function lineNames(palette) {
  return {
    id: 'line-names',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = `600 11px ${palette.fontFamily}`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = palette.muted;
      for (const { label, y } of apart(lineEnds(chart))) ctx.fillText(label, chartArea.right + 7, y);
      ctx.restore();
    },
  };
}

function lineEnds(chart) {
  return chart.data.datasets
    .map((dataset, index) => ({ dataset, points: chart.getDatasetMeta(index).data }))
    .filter(({ dataset }) => dataset.namedAtEnd && !dataset.hidden)
    .map(({ dataset, points }) => ({
      label: dataset.label,
      y: points[dataset.data.findLastIndex(({ y }) => y !== null)]?.y,
    }))
    .filter(({ y }) => Number.isFinite(y));
}

/** Moves names up where they would overlap, from the bottom on. */
function apart(ends) {
  let below = Number.POSITIVE_INFINITY;
  return ends
    .toSorted((a, b) => b.y - a.y)
    .map((end) => {
      below = Math.min(end.y, below - LINE_HEIGHT);
      return { ...end, y: below };
    });
}
