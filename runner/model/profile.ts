import type { PlannedTenant, WindowName } from '../../scenarios/kit/contract.ts';

/** A point of the arrival curve: ms since the profile's start, journeys started per second at 1x. */
export interface CurvePoint {
  readonly atMs: number;
  readonly ratePerSecond: number;
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
}
