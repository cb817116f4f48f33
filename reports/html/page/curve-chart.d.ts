import type { CurvePlot } from '../../view/plot.ts';
import type { PageConfig } from './look.js';
import type { Palette } from './palette.js';

/** Percentiles on an axis that gives the tail its room. */
export declare function curveConfig(plot: CurvePlot, palette: Palette): PageConfig;
