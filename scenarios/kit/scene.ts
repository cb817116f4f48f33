import type { PlannedTenant } from './contract.ts';
import type { Journey } from './core/journey.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import type { SeededRandom } from './core/random.ts';
import type { Tracer } from './core/trace.ts';
import type { Visit } from './core/visit.ts';
import type { LegClock } from './leg-clock.ts';

/**
 * What surrounds the journey that a VU plays now. A VU plays one journey at a time, so it has one scene, which is set
 * anew for each of them: k6's engine pays dearly for every object made.
 */
export interface Scene {
  readonly leg: PreparedLeg;
  readonly random: SeededRandom;
  clock: LegClock;
  tracer: Tracer;
  journey: Journey;
  tenant: PlannedTenant;
  user: Visit['user'];
  /** Sent with every request of the visit; the trace header is added to them. */
  headers: Record<string, string>;
}
