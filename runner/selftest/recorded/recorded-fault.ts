import type { LegRecord } from '../../model/run-record.ts';

/** What is done to the record of a real leg, in memory. */
export interface RecordedFault {
  readonly id: string;
  readonly title: string;
  /** The objectives that it violates: they must not pass. When not given, none may be judged at all. */
  readonly violates?: readonly string[];
  readonly damage: (leg: LegRecord) => LegRecord;
}
