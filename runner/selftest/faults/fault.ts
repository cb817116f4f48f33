import type { RunRecord } from '../../model/run-record.ts';
import type { WrittenObjective } from '../../schema/thresholds-schema.ts';
import type { Conditions } from '../runs/conditions.ts';

/**
 * What a fault is to the verdict. `harmless`: nothing may fail. `target`: the system is at fault, and what is violated
 * by the truth must not pass. `measurement`: the record is at fault, and what is spoilt may neither pass nor fail.
 */
export type FaultKind = 'harmless' | 'target' | 'measurement';

/** Something that goes wrong, or seems to, during a leg. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  readonly kind: FaultKind;
  /** Objectives about which the record tells nothing that may be believed. */
  readonly spoils: readonly string[] | 'all';
  readonly conditions: Conditions;
  /** Tried on a run that is compared with others and with itself; on a single leg when not given. */
  readonly stage?: 'comparison';
  /** What is done to the record of the whole run. */
  readonly run?: (record: RunRecord) => RunRecord;
  /** Length of the peak, where it is another one. */
  readonly peakSeconds?: number;
  /** What the thresholds file says, where it says something else. */
  readonly objectives?: readonly WrittenObjective[];
}

/** The leg on which faults are tried, in seconds of its clock. */
export const LEG = { warmUpSeconds: 10, peakSeconds: 300, recoverySeconds: 5, ratePerSecond: 10 } as const;
export const LEG_SECONDS = LEG.warmUpSeconds + LEG.peakSeconds + LEG.recoverySeconds;
