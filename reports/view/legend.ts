import type { LineRole, Plot, PlotLimit, PlotLine } from './plot.ts';

/** One line of a chart's legend; the role gives its colour, the style its sign. */
export interface LegendEntry {
  readonly label: string;
  readonly role: LineRole | 'limit' | 'window';
  readonly style: PlotLine['style'];
}

/** What the lines, the limits and the shaded window of a chart are called. */
export function legend(plot: Plot): LegendEntry[] {
  if (plot.kind === 'curve')
    return [{ label: 'response time', role: 'p95', style: 'line' }, ...limitEntries(plot.limits)];
  return [...plot.lines, ...surroundings(plot)];
}

/** The limits and the shaded window alone. */
export function surroundings({
  limits,
  windows,
}: {
  readonly limits: readonly PlotLimit[];
  readonly windows: readonly { readonly name: string }[];
}): LegendEntry[] {
  const peak: LegendEntry[] = windows.some(({ name }) => name === 'peak')
    ? [{ label: 'peak window', role: 'window', style: 'bars' }]
    : [];
  return [...limitEntries(limits), ...peak];
}

function limitEntries(limits: readonly PlotLimit[]): LegendEntry[] {
  return limits.length > 0 ? [{ label: 'limit', role: 'limit', style: 'dashed' }] : [];
}
