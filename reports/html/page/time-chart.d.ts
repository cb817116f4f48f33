import type { TimePlot } from '../../view/plot.ts';
import type { PageConfig } from './look.js';
import type { Palette } from './palette.js';

/** Lines over the seconds of a leg, with its windows and limits. */
export declare function timeConfig(plot: TimePlot, palette: Palette): PageConfig;
