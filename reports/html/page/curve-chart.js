import { decimalText } from '../../../runner/model/number-text.ts';
import { tailAxis, valueAxis, valueText } from './axes.js';
import { limitLines } from './limit-lines.js';
import { commonOptions } from './look.js';

/** Percentiles on an axis that gives the tail its room. */
export function curveConfig(plot, palette) {
  const highestLimit = Math.max(0, ...plot.limits.map(({ value }) => value));
  const tails = [...plot.points.map(([tail]) => tail), ...plot.limits.map(({ tail }) => tail ?? 1)];
  return {
    type: 'line',
    data: { datasets: [dataset(plot.points, palette)] },
    options: {
      ...commonOptions(palette, tooltip(plot)),
      scales: {
        x: tailAxis(Math.max(...tails), palette),
        y: valueAxis(plot.left, palette, { suggestedMax: highestLimit * 1.05 }),
      },
    },
    plugins: [limitLines(plot.limits, palette)],
  };
}

function dataset(points, palette) {
  return {
    label: 'response time',
    data: points.map(([x, y]) => ({ x, y })),
    borderColor: palette.p95,
    backgroundColor: palette.p95,
    borderWidth: 2,
    borderJoinStyle: 'round',
  };
}

function tooltip(plot) {
  return {
    title: ([item]) => item && `p${decimalText((1 - 1 / item.parsed.x) * 100, 3)}`,
    label: ({ parsed }) => ` ${valueText(parsed.y, plot.left.unit)}`,
  };
}
