import type { ChartConfiguration, ChartOptions } from 'chart.js';
import type { TimePlot } from '../../view/plot.ts';
import type { Palette } from './palette.js';

export interface TimeConfig extends ChartConfiguration {
  options: ChartOptions & { layout: { padding: { top: number; right: number } } };
  plugins: NonNullable<ChartConfiguration['plugins']>;
}

/** Lines over the seconds of a leg, with its windows and limits. */
export declare function timeConfig(plot: TimePlot, palette: Palette): TimeConfig;
