import { CONTRACT_VERSION, type LegSummary, type MetricSummary } from '../contract.ts';
import { quantileColumn } from './k6-options.ts';

/** What k6 hands to `handleSummary`, as far as it is read here. */
export interface K6Summary {
  readonly state: { readonly testRunDurationMs: number };
  readonly metrics: Readonly<Record<string, K6Metric>>;
}

interface K6Metric {
  readonly type: string;
  readonly values: Readonly<Record<string, number>>;
}

/** Every metric and submetric in the contract's shape. Throws when k6 left out a column: a gap must not read as zero. */
export function legSummary(summary: K6Summary, quantiles: readonly number[]): LegSummary {
  const columns = quantiles.map(quantileColumn);
  const metrics = Object.entries(summary.metrics).map(([name, metric]) => [
    name,
    metricSummary(name, metric, columns),
  ]);
  return {
    contract: CONTRACT_VERSION,
    testRunDurationMs: summary.state.testRunDurationMs,
    quantiles,
    metrics: Object.fromEntries(metrics),
  };
}

function metricSummary(name: string, metric: K6Metric, columns: readonly string[]): MetricSummary {
  const value = (column: string) => {
    const number = metric.values[column];
    if (number === undefined) throw new Error(`k6 reports no ${column} for ${name}.`);
    return number;
  };
  switch (metric.type) {
    case 'trend':
      return {
        type: 'trend',
        count: value('count'),
        min: value('min'),
        max: value('max'),
        mean: value('avg'),
        quantiles: columns.map(value),
      };
    case 'counter':
      return { type: 'counter', count: value('count') };
    case 'gauge':
      return { type: 'gauge', value: value('value'), min: value('min'), max: value('max') };
    case 'rate':
      return { type: 'rate', passes: value('passes'), fails: value('fails') };
    default:
      throw new Error(`k6 reports ${name} as a "${metric.type}", which is no metric type.`);
  }
}
