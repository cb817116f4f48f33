import type { HeatView } from '../../view/heat-view.ts';
import type { PageConfig } from './look.js';
import type { Palette } from './palette.js';

/** Response times over time as cells, with windows and limits; one shade for each level. */
export declare function heatConfig(heat: HeatView, shades: readonly string[], palette: Palette): PageConfig;
