import type { ChartConfiguration, ChartOptions } from 'chart.js';

/** What a chart of the page is drawn from. */
export interface PageConfig extends ChartConfiguration {
  options: ChartOptions & { layout: { padding: { top: number; right: number } } };
  plugins: NonNullable<ChartConfiguration['plugins']>;
}
