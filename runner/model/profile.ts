import type { PlannedTenant, WindowName } from '../../scenarios/kit/contract.ts';

/** A point of the arrival curve: ms since the profile's start, journeys started per second at 1x. */
export interface CurvePoint {
  readonly atMs: number;
  readonly ratePerSecond: number;
}

/** One request by which an experiment is switched, sent to the admin address. */
export interface Switching {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A disturbance, normalised: times in ms since the profile's start on the profile's clock. */
export interface Experiment {
  readonly name: string;
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Pairs of blocks, one off and one on; 0: on once, from `fromMs` to `toMs`. */
  readonly pairs: number;
  /** Real time, on no profile's clock, at the start of each block that counts for neither. */
  readonly settleMs: number;
  /** Journeys of its own; null where it only switches something. */
  readonly stream: {
    /** Journeys started per second while it is on, at every load. */
    readonly ratePerSecond: number;
    readonly weights: Readonly<Record<string, number>>;
    /** Places in the profile's tenants; null: all of them. */
    readonly tenants: readonly number[] | null;
  } | null;
  readonly switch: { readonly on: Switching; readonly off: Switching | null } | null;
}

/** A profile, normalised: times in ms since the profile's start on the profile's clock, tenants spelt out. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  /** Scenario file relative to the project folder. */
  readonly scenario: string;
  readonly clockFromMs: number;
  readonly durationMs: number;
  readonly process: 'poisson' | 'even';
  readonly curve: readonly CurvePoint[];
  readonly mix: readonly { readonly atMs: number; readonly weights: Readonly<Record<string, number>> }[];
  readonly tenants: readonly PlannedTenant[];
  readonly windows: readonly { readonly name: WindowName; readonly fromMs: number; readonly toMs: number }[];
  readonly thinkTimeScale: number;
  readonly connections: 'per-journey' | 'kept';
  /** None where absent; one after the other. */
  readonly experiments?: readonly Experiment[];
}
