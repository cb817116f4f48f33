import type { ChartConfiguration } from 'chart.js';
import type { Palette } from '../html/page/palette.js';
import { timeConfig } from '../html/page/time-chart.js';
import type { TimePlot } from '../view/plot.ts';
import { frame, PADDING, type PictureText } from './frame.ts';

/** Twice as many pixels as the text needs, for sharp letters. */
const PIXEL_RATIO = 2;

/** The page's own chart with title, legend and caption inside, and nothing that waits for a mouse. */
export function pictureConfig(plot: TimePlot, text: PictureText, palette: Palette): ChartConfiguration {
  const page = timeConfig(plot, palette);
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
    plugins: [frame(plot, text, palette), ...page.plugins],
  };
}
