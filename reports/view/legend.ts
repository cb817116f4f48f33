import type { LineRole, Plot, PlotLine } from './plot.ts';

/** One line of a chart's legend; the role gives its colour, the style its sign. */
export interface LegendEntry {
  readonly label: string;
  readonly role: LineRole | 'limit' | 'window';
  readonly style: PlotLine['style'];
}

/** What the lines, the limits and the shaded window of a chart are called. */
export function legend(plot: Plot): LegendEntry[] {
  const limits: LegendEntry[] =
    plot.limits.length > 0 ? [{ label: 'limit', role: 'limit', style: 'dashed' }] : [];
  if (plot.kind === 'curve') return [{ label: 'response time', role: 'p95', style: 'line' }, ...limits];
  const windows: LegendEntry[] = plot.windows.some(({ name }) => name === 'peak')
    ? [{ label: 'peak window', role: 'window', style: 'bars' }]
    : [];
  return [...plot.lines, ...limits, ...windows];
}
