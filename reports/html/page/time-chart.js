import { clockText } from '../../view/scale.ts';
import { timeAxis, valueAxis, valueText } from './axes.js';
import { intervalBoxes } from './interval-boxes.js';
import { limitLines } from './limit-lines.js';
import { lineNames } from './line-names.js';
import { commonOptions } from './look.js';
import { faded } from './palette.js';
import { windowBands } from './window-bands.js';

/** Lines that only their shade would tell apart. */
const NAMED_AT_END = new Set(['p50', 'p95', 'p99']);

/** Lines over the seconds of a leg, with its windows and limits. */
export function timeConfig(plot, palette) {
  const highestLimit = Math.max(0, ...plot.limits.map(({ value }) => value));
  return {
    type: 'line',
    data: { datasets: plot.lines.map((line, index) => dataset(line, index, plot, palette)) },
    options: {
      ...commonOptions(
        palette,
        tooltip(plot),
        plot.lines.some(({ role }) => NAMED_AT_END.has(role)) ? 34 : 4,
      ),
      scales: {
        x: timeAxis(plot.seconds, palette),
        y: valueAxis(plot.left, palette, { suggestedMax: highestLimit * 1.05 }),
        ...(plot.right && { right: rightAxis(plot.right, palette) }),
      },
    },
    plugins: [
      windowBands(plot.windows, palette),
      intervalBoxes(plot.bands, palette),
      limitLines(plot.limits, palette),
      lineNames(palette),
    ],
  };
}

function dataset(line, index, plot, palette) {
  const colour = palette[line.role];
  return {
    label: line.label,
    role: line.role,
    type: line.style === 'bars' ? 'bar' : 'line',
    data: points(line, plot.stepSeconds),
    namedAtEnd: NAMED_AT_END.has(line.role),
    yAxisID: line.axis === 'right' ? 'right' : 'y',
    order: line.style === 'area' ? plot.lines.length : index,
    borderColor: colour,
    backgroundColor: line.style === 'area' ? faded(colour, 0.16) : colour,
    borderWidth: line.style === 'bars' ? 0 : line.role === 'p95' ? 2 : 1.5,
    borderDash: line.style === 'dashed' ? [4, 3] : [],
    borderJoinStyle: 'round',
    fill: line.style === 'area' ? 'origin' : false,
    spanGaps: false,
    ...(line.style === 'bars' && { barThickness: 2, minBarLength: 2 }),
  };
}

/** A bar of nothing is not drawn, however short bars may get. */
function points({ style, values }, stepSeconds) {
  const shown = (value) => (style === 'bars' && value === 0 ? null : value);
  return values.map((value, point) => ({ x: point * stepSeconds, y: shown(value) }));
}

function rightAxis(axis, palette) {
  return valueAxis(axis, palette, {
    position: 'right',
    suggestedMax: 4,
    grid: { display: false },
    border: { display: false },
  });
}

function tooltip(plot) {
  return {
    title: ([item]) => item && `${clockText(item.parsed.x)} · ${windowAt(plot.windows, item.parsed.x)}`,
    label: ({ dataset, parsed }) => {
      const axis = dataset.yAxisID === 'right' ? plot.right : plot.left;
      return ` ${dataset.label}: ${parsed.y === null ? 'no data' : valueText(parsed.y, axis.unit)}`;
    },
  };
}

function windowAt(windows, second) {
  return windows.find(({ from, to }) => second >= from && second < to)?.name ?? 'after the last window';
}
