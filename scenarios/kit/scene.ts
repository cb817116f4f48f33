import type { Audience } from './core/audience.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import type { JourneyTrace } from './core/trace.ts';
import type { LegClock } from './leg-clock.ts';

/** What surrounds one playing of a journey. */
export interface Scene {
  readonly leg: PreparedLeg;
  readonly clock: LegClock;
  readonly audience: Audience;
  readonly trace: JourneyTrace;
  /** The visit's headers; the trace and run headers are added to them. */
  readonly headers: Record<string, string>;
}
