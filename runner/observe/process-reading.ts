/** What is known of a process at one moment. Totals since it began; null where this system does not tell. */
export interface ProcessReading {
  /** Differs when the number of a process that ended was given to another one. */
  readonly identity: string;
  readonly cpuSeconds: number;
  /** Nanoseconds that each thread waited for a CPU, by thread number. */
  readonly waitedNsByThread: ReadonlyMap<string, number> | null;
  readonly memoryBytes: number | null;
  /** Seconds in which a CPU quota held the process back. */
  readonly throttledSeconds: number | null;
}

/** Null when there is no such process (any more). */
export type ReadProcess = (pid: number) => Promise<ProcessReading | null>;
