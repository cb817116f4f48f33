/** One metric with one set of tags, numbered within its leg. */
export interface TimelineSeries {
  readonly id: number;
  /** Metric name without k6's prefix and unit suffix: `response_time`, `dropped_iterations`. */
  readonly metric: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * What one series' native histogram gained in one push. Prometheus schema 3: bucket i holds values in
 * (2^((i-1)/8), 2^(i/8)] seconds; `zero` counts values of 0.
 */
export interface HistogramDelta {
  readonly count: number;
  readonly sumSeconds: number;
  readonly zero: number;
  readonly buckets: readonly (readonly [index: number, count: number])[];
}

/** What changed between two remote writes of k6. Deltas may be negative only if a counter was reset, which is kept as found. */
export interface TimelinePush {
  readonly atMs: number;
  readonly counters: readonly (readonly [series: number, delta: number])[];
  readonly gauges: readonly (readonly [series: number, value: number])[];
  readonly histograms: readonly (readonly [series: number, delta: HistogramDelta])[];
}

/** All that k6 pushed during one leg, in order of arrival. */
export interface Timeline {
  readonly series: readonly TimelineSeries[];
  readonly pushes: readonly TimelinePush[];
  /** False when the file ends without its closing line: the run crashed or the file was cut. */
  readonly complete: boolean;
  /** Lines that were left out because no writer would have written them, as `line 17: why`. */
  readonly damage?: readonly string[];
}
