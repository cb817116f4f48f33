/** How a leg is getting on, once a second. */
export interface LegProgress {
  readonly leg: string;
  readonly elapsedMs: number;
  readonly totalMs: number;
  /** The current window, or what happens outside of windows: `starting`, `draining`. */
  readonly window: string;
  readonly plannedPerSecond: number;
  readonly achievedPerSecond: number;
  /** Of the last ten seconds; null before the first answer. */
  readonly p95Ms: number | null;
  readonly requests: number;
  readonly badRequests: number;
}

/** Tells the user what is going on during long work. */
export interface Progress {
  update(progress: LegProgress): void;
  /** A message of its own line. */
  line(text: string): void;
  /** Ends the live line, so that other output can follow. */
  stop(): void;
}
