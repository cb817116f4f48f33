import { METRICS } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';

/**
 * Which legs could have looked at an invariant. A journey that stated it on any leg of the run can state it wherever the
 * plan plays that journey; a leg that plays none of these cannot. Where nobody stated it, every leg counts as able to:
 * that nothing was seen is then no excuse.
 */
export function canLook(
  { selector: { invariant } }: PlannedCheck,
  legs: readonly Pick<LegRecord, 'timeline'>[],
): (leg: Pick<LegRecord, 'plan'>) => boolean {
  const stating = new Set(legs.flatMap((leg) => journeysStating(invariant, leg)));
  return ({ plan }) => stating.size === 0 || playedJourneys(plan).some((journey) => stating.has(journey));
}

function journeysStating(invariant: string | undefined, { timeline }: Pick<LegRecord, 'timeline'>): string[] {
  const stated = (timeline?.series ?? []).filter(
    ({ metric, tags }) =>
      metric === METRICS.invariants && (invariant === undefined || tags['invariant'] === invariant),
  );
  return stated.flatMap(({ tags }) => tags['journey'] ?? []);
}

function playedJourneys({ played }: LegRecord['plan']): string[] {
  const weights = played.streams.flatMap(({ mix }) => mix.flatMap((point) => Object.entries(point.weights)));
  return weights.filter(([, weight]) => weight > 0).map(([journey]) => journey);
}
