import type { Architecture } from '../architecture.ts';
import type { DatabaseUrls } from '../database/pools.ts';
import type { FaultsOn } from '../faults/faults.ts';
import type { RegionCount } from '../regions/regions.ts';

/** What an instance needs to serve. */
export interface InstanceOptions {
  readonly port: number;
  readonly architecture: Architecture;
  readonly regions: RegionCount;
  readonly databases: DatabaseUrls;
  readonly mailUrl: string;
  readonly requestLog: string | undefined;
}

/** What the target says to its instance. */
export type ToInstance =
  | { readonly prepare: InstanceOptions }
  | { readonly start: InstanceOptions; readonly faults: FaultsOn }
  | { readonly change: number; readonly faults: FaultsOn }
  | { readonly stop: true };

/** A failure in words: a user's error with its remedy, a defect with its stack. */
export interface Failure {
  readonly message: string;
  readonly remedy?: string;
}

/** What an instance answers. */
export type FromInstance =
  | { readonly ready: string }
  | { readonly changed: number; readonly failure?: Failure }
  | { readonly lost: Failure };
