import type { PerSecond } from './leg-series.ts';

/** How many answers fell where: stretches of time across, response times up. Counts are of requests. */
export interface LatencyHeat {
  readonly stepSeconds: number;
  /** Upper ends of the rows in ms, ascending; each begins where the one before ends. */
  readonly rowsMs: readonly number[];
  /** Lower end of the first row, ms. */
  readonly fromMs: number;
  /** One list of counts for each stretch, one count for each row. */
  readonly columns: readonly (readonly number[])[];
  /** Requests of each stretch without a usable answer within the timeout: they have no row. */
  readonly unanswered: readonly number[];
}

/** A percentile of one stretch with its interval, ms. Null where it cannot be given. */
export interface StretchPercentile {
  readonly lowerMs: number | null;
  readonly estimateMs: number | null;
  readonly upperMs: number | null;
}

/** The percentiles of one stretch of the leg, in seconds of the leg's clock. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly samples: number;
  readonly p50: StretchPercentile;
  readonly p95: StretchPercentile;
  readonly p99: StretchPercentile;
}

/** What stands behind the figures of a part: how many samples there are, and each percentile with its interval. */
export interface PartEvidence {
  readonly samples: number;
  readonly p50: StretchPercentile;
  readonly p95: StretchPercentile;
  readonly p99: StretchPercentile;
  /** Of database time, as far as answers state it. */
  readonly databaseSamples: number;
  readonly databaseP95: StretchPercentile;
}

/** One service, region or plan over the peak window of a leg, or all of its requests. */
export interface PartRow {
  readonly name: string;
  readonly requests: number;
  readonly bad: number;
  /** Percentiles by histogram, ms; null when they lie among unanswered requests or there is no sample. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  /** Over the whole leg, `stepSeconds` of the detail to each value. */
  readonly p95OverTime: PerSecond;
  readonly evidence: PartEvidence;
}

/** A request that was remembered by itself: slow, or without a useful answer. */
export interface WorstRequest {
  readonly second: number;
  readonly svc: string;
  readonly op: string;
  readonly journey: string;
  readonly window: string;
  readonly outcome: string;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  readonly durationMs: number;
  readonly traceId: string;
}

/** The share of a leg's requests without a useful answer, and where its true value lies. */
export interface BadShare {
  readonly bad: number;
  readonly total: number;
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** Confidence of each side, one-sided. */
  readonly level: number;
}

/** What the charts and tables of one leg show beyond its series. */
export interface LegDetail {
  readonly leg: string;
  /** How long the profile lasts on its own clock: a leg may play it faster. */
  readonly profileMs: number;
  readonly heat: LatencyHeat | null;
  /** Confidence of each side of the intervals of stretches and parts, one-sided. */
  readonly level: number;
  readonly stretches: readonly Stretch[];
  /** Seconds to each value of `p95OverTime`. */
  readonly stepSeconds: number;
  /** All requests of the peak window together. */
  readonly whole: PartRow;
  readonly services: readonly PartRow[];
  readonly regions: readonly PartRow[];
  readonly plans: readonly PartRow[];
  /** Null where the leg is too short for an interval. */
  readonly badShare: BadShare | null;
  readonly worst: readonly WorstRequest[];
}
