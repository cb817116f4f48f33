import type { PlannedWindow } from '../../scenarios/kit/contract.ts';

/** A value for each second of a leg; null where there is nothing to show or too little to say. */
export type PerSecond = readonly (number | null)[];

/** One service over the peak window of a leg. */
export interface ServiceRow {
  readonly svc: string;
  readonly requests: number;
  readonly bad: number;
  /** Percentiles in ms by histogram, null when they lie among unanswered requests or there is no sample. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly dbP95Ms: number | null;
}

/** What a leg's database did every second, as seen from its server. */
export interface DatabaseSeries {
  /** Sessions by what they did, each kind once. */
  readonly sessions: readonly { readonly kind: string; readonly perSecond: PerSecond }[];
  /** Active sessions by application, most of them first; the last may be all others. */
  readonly applications?: readonly { readonly name: string; readonly perSecond: PerSecond }[];
  /** Database time of requests in ms for each second in which they ended, by service, most of it first. */
  readonly services?: readonly { readonly name: string; readonly perSecond: PerSecond }[];
  /** Server time of statements in ms for each second, on average of the window that a second lies in. */
  readonly statements?: readonly { readonly text: string | null; readonly perSecond: PerSecond }[];
  /** Client connections of the whole server, and how many there may be. */
  readonly connections: PerSecond;
  readonly connectionLimit: number;
  /** How often the server was looked at. */
  readonly looks: number;
}

/** What the charts of one leg show. Second 0 is the leg's zero; arrays have one entry per second. */
export interface LegSeries {
  readonly leg: string;
  readonly title: string;
  readonly seconds: number;
  readonly windows: readonly PlannedWindow[];
  readonly plannedArrivals: PerSecond;
  readonly startedJourneys: PerSecond;
  readonly droppedJourneys: PerSecond;
  readonly requests: PerSecond;
  readonly badRequests: PerSecond;
  /** Over the trailing seconds that hold enough requests for the percentile; ms. */
  readonly p50Ms: PerSecond;
  readonly p95Ms: PerSecond;
  readonly p99Ms: PerSecond;
  readonly dbP95Ms: PerSecond;
  readonly generatorCpuRatio: PerSecond;
  readonly generatorMemoryBytes: PerSecond;
  /** Resident memory of all processes of the target; absent where nobody looked at it. */
  readonly targetMemoryBytes?: PerSecond;
  readonly activeVus: PerSecond;
  /** Absent where no database was looked at. */
  readonly database?: DatabaseSeries;
  readonly vuPool: number;
  /** Percentile curve of the peak window: exact values from k6's summary, ms; null when censored. */
  readonly curve: readonly { readonly probability: number; readonly valueMs: number | null }[];
  readonly services: readonly ServiceRow[];
  /** Bad requests by outcome and by operation, most first. */
  readonly badByKind: readonly {
    readonly outcome: string;
    readonly svc: string;
    readonly op: string;
    readonly count: number;
  }[];
  /** Limits to draw on time charts: ms. */
  readonly limits: readonly {
    readonly label: string;
    readonly valueMs: number;
    readonly statistic: string;
    readonly sli: string;
  }[];
}
