import type { WindowName } from '../../scenarios/kit/contract.ts';
import type { AbortRule } from '../grammar/abort-rule.ts';
import type { LoadRule } from '../grammar/load.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import type { Sli, WrittenObjective } from '../schema/thresholds-schema.ts';

/** A failure that was accepted for a while: up to a ceiling, to a day, by somebody, for a reason. */
export interface Waiver {
  readonly where: Selector;
  /** The failure is waived while this, in place of the objective's own expectation, passes. */
  readonly ceiling: Expectation;
  /** The last day on which it holds, UTC: `2027-01-31`. */
  readonly expires: string;
  readonly owner: string;
  readonly reason: string;
}

/** What must have been so while an objective was judged. */
export interface Needs {
  readonly experiment?: string;
  /** So many jobs in progress on average; above 0. */
  readonly jobsInProgress?: number;
}

/** One objective, normalised: defaults filled in, texts parsed. */
export interface Objective {
  readonly id: string;
  readonly title: string;
  readonly sli: Sli;
  readonly expectation: Expectation;
  readonly where: Selector;
  readonly per: readonly (keyof Selector)[];
  /** Null: every leg. */
  readonly at: LoadRule | null;
  readonly window: WindowName | '*';
  readonly pool: 'leg' | 'run';
  /** Probabilities of percentiles to show beside the judged one. */
  readonly report: readonly number[];
  readonly optional: boolean;
  readonly needs: Needs;
  /** What a ratio compares with; null where the limit stands by itself. */
  readonly waiver: Waiver | null;
  /** The objective whose recovery is timed; null for every other SLI. */
  readonly of: string | null;
  readonly than: NonNullable<WrittenObjective['than']> | null;
}

/** Spans that say how long the database took. */
export interface SpanSource {
  /** A port of this machine that receives them, or a file that they are appended to. */
  readonly feed: { readonly port: number } | { readonly file: string };
  /** Which systems count as the database; empty: every one. */
  readonly systems: readonly string[];
  readonly waitMs: number;
}

export interface GateLeg {
  readonly profile: string;
  readonly load: number;
  /** Where it takes another time than the other legs. */
  readonly inMs?: number;
}

/** thresholds.json, normalised. */
export interface Thresholds {
  readonly gate: {
    readonly targets: readonly string[];
    /** Where experiments are switched; absent where only `--admin` says so. */
    readonly admin?: string;
    readonly legs: readonly GateLeg[];
    /** Null: as long as the profile's own clock. */
    readonly inMs: number | null;
    readonly minimumPeakMs: number;
    readonly seed: number;
    readonly inconclusive: 'block' | 'allow';
    readonly abort: AbortRule | null;
    readonly requestTimeoutMs: number;
    readonly healthPath: string;
    /** Where the target states its processor time: paths of it, or URLs. None when not given. */
    readonly targetMetrics?: readonly string[];
    readonly serverTiming: { readonly database: readonly string[]; readonly pool: readonly string[] };
    /** Absent where answers state their database time themselves. */
    readonly spans?: SpanSource;
    /** The environment variable that holds the URL of the target's database. */
    readonly database?: string;
    /** What the target holds, by a name; absent where the user names nothing. */
    readonly dataset?: string;
    readonly environment: readonly string[];
    readonly hooks: {
      readonly beforeLeg: readonly (readonly string[])[];
      readonly afterLeg: readonly (readonly string[])[];
    };
  };
  readonly objectives: readonly Objective[];
}
