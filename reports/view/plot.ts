/** What a line means; the page gives every role its colour in light and in dark. */
export type LineRole =
  | 'p50'
  | 'p95'
  | 'p99'
  | 'planned'
  | 'started'
  | 'requests'
  | 'bad'
  | 'cpu'
  | 'vus'
  | 'database';

export interface PlotLine {
  readonly label: string;
  readonly role: LineRole;
  readonly style: 'line' | 'dashed' | 'area' | 'bars';
  /** Bad requests have an axis of their own: beside all requests they would be invisible. */
  readonly axis: 'left' | 'right';
  readonly values: readonly (number | null)[];
}

export interface PlotLimit {
  readonly label: string;
  readonly value: number;
  /** Where the limit stands on the tail axis of a percentile curve, as 1 / (1 - q). */
  readonly tail?: number;
}

/** An interval over a stretch of seconds: from, to, lower and upper end. */
export type IntervalBox = readonly [from: number, to: number, lower: number, upper: number];

/** The intervals of one line, which share its colour. */
export interface PlotBand {
  readonly role: LineRole;
  readonly boxes: readonly IntervalBox[];
}

export type PlotUnit = 'ms' | 'perSecond' | 'ratio' | 'count';

export interface PlotAxis {
  readonly title: string;
  readonly unit: PlotUnit;
  readonly scale: 'linear' | 'logarithmic';
}

/** Lines over the seconds of a leg. Value i belongs to the `stepSeconds` from second i * stepSeconds on. */
export interface TimePlot {
  readonly kind: 'time';
  readonly stepSeconds: number;
  readonly seconds: number;
  readonly windows: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly left: PlotAxis;
  readonly right: PlotAxis | null;
  readonly lines: readonly PlotLine[];
  readonly bands: readonly PlotBand[];
  readonly limits: readonly PlotLimit[];
}

/** Percentiles with room for the tail: x is 1 / (1 - q), so that 90 %, 99 % and 99.9 % are equally far apart. */
export interface CurvePlot {
  readonly kind: 'curve';
  readonly left: PlotAxis;
  readonly points: readonly (readonly [tail: number, valueMs: number])[];
  readonly limits: readonly PlotLimit[];
}

export type Plot = TimePlot | CurvePlot;

/** One chart with all that must be said around it. */
export interface ChartView {
  readonly id: string;
  readonly title: string;
  /** The chart in one sentence, for people who cannot see it. */
  readonly description: string;
  readonly caption: string;
  /** Said in place of the chart when there is nothing to draw. */
  readonly empty: string | null;
  readonly wide: boolean;
  readonly plot: Plot;
}

/** A chart over the seconds of a leg. */
export interface TimeChartView extends ChartView {
  readonly plot: TimePlot;
}
