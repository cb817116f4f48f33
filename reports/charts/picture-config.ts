import type { ChartConfiguration } from 'chart.js';
import { HEAT_SHADES } from '../html/heat-colours.ts';
import { curveConfig } from '../html/page/curve-chart.js';
import { heatConfig } from '../html/page/heat-chart.js';
import type { PageConfig } from '../html/page/look.js';
import type { Palette } from '../html/page/palette.js';
import { timeConfig } from '../html/page/time-chart.js';
import type { HeatView } from '../view/heat-view.ts';
import { legend, surroundings } from '../view/legend.ts';
import type { Plot } from '../view/plot.ts';
import { frame, PADDING, type PictureLegend, type PictureText } from './frame.ts';

/** Twice as many pixels as the text needs, for sharp letters. */
const PIXEL_RATIO = 2;

/** The page's own chart with title, legend and caption inside, and nothing that waits for a mouse. */
export function pictureConfig(
  subject: Plot | HeatView,
  text: PictureText,
  palette: Palette,
): ChartConfiguration {
  const page = pageConfig(subject, palette);
  const right = page.options.layout.padding.right + PADDING.right;
  return {
    ...page,
    options: {
      ...page.options,
      responsive: false,
      events: [],
      devicePixelRatio: PIXEL_RATIO,
      layout: { padding: { ...PADDING, right } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
    plugins: [frame(text, legendOf(subject), palette), ...page.plugins],
  };
}

function pageConfig(subject: Plot | HeatView, palette: Palette): PageConfig {
  if (!('kind' in subject)) return heatConfig(subject, HEAT_SHADES, palette);
  return subject.kind === 'curve' ? curveConfig(subject, palette) : timeConfig(subject, palette);
}

function legendOf(subject: Plot | HeatView): PictureLegend {
  if ('kind' in subject) return { shades: [], entries: legend(subject) };
  return { shades: HEAT_SHADES.slice(1), entries: surroundings(subject) };
}
