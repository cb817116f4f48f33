import type { LegSeries, PerSecond } from '../../runner/model/leg-series.ts';
import { plainText } from '../../runner/model/plain-text.ts';
import { downsample, type Keep, secondsPerPoint } from './downsample.ts';
import type { LineRole, PlotAxis, PlotLimit, PlotLine, TimePlot } from './plot.ts';

/** A line as a leg has it, one value for each second; the plot has one for each of its points. */
export interface WrittenLine {
  readonly label: string;
  readonly role: LineRole;
  readonly values: PerSecond;
  readonly keep: Keep;
  readonly style?: PlotLine['style'];
  readonly axis?: PlotLine['axis'];
}

/** Lines over the seconds of a leg, with its windows, and limits of the left axis. */
export function legPlot(
  { seconds, windows }: LegSeries,
  lines: readonly WrittenLine[],
  left: PlotAxis,
  limits: readonly PlotLimit[],
): TimePlot {
  const stepSeconds = secondsPerPoint(seconds);
  return {
    kind: 'time',
    stepSeconds,
    seconds,
    windows: windows.map(({ name, fromMs, toMs }) => ({
      name: plainText(name),
      from: fromMs / 1_000,
      to: toMs / 1_000,
    })),
    left,
    right: null,
    bands: [],
    limits,
    lines: lines.map(({ label, role, values, keep, style = 'line', axis = 'left' }) => ({
      label,
      role,
      style,
      axis,
      values: downsample(values, stepSeconds, keep),
    })),
  };
}
