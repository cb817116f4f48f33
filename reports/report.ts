import type { LegDetail } from '../runner/model/leg-detail.ts';
import type { LegSeries } from '../runner/model/leg-series.ts';
import type { Evaluation } from '../runner/schema/evaluation-schema.ts';

/** All that a report shows: the verdict, and the series behind its charts. */
export interface Report {
  readonly evaluation: Evaluation;
  /** One for each leg that has a readable timeline; legs without one say so. */
  readonly series: readonly LegSeries[];
  /** What stands behind the series of each leg; without it, reports leave those charts and tables out and say so. */
  readonly details?: readonly LegDetail[];
  /** How long a request may take before it counts as unanswered. Without it, reports say "over the timeout". */
  readonly requestTimeoutMs?: number;
}
