/** What one operation of a journey took its users on a leg. */
export interface MeasuredStep {
  readonly journey: string;
  readonly svc: string;
  readonly op: string;
  /** Upper end of the bucket that holds the leg's `probability` quantile; the request time-out where nobody answered. */
  readonly responseMs: number;
}

/** What a recorded leg tells of how long journeys take and how many virtual users that kept busy. */
export interface MeasuredLeg {
  /** The id of its run. */
  readonly run: string;
  readonly leg: string;
  readonly load: number;
  /** Seconds that its users thought for each second that the journeys declare. */
  readonly thinkScale: number;
  /** Journeys per second that were expected to begin at its busiest. */
  readonly peakRatePerSecond: number;
  /** Most virtual users that k6 counted as busy at once, waits for the moment to begin and experiments included. */
  readonly busiestVus: number;
  /** Which quantile the steps' times are. */
  readonly probability: number;
  /** What the leg sent. An operation that it never sent is missing. */
  readonly steps: readonly MeasuredStep[];
}
