import { sum } from '../statistics/series.ts';
import { vanishedJourneys, withoutEnd } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import { droppedOf } from './selected-seconds.ts';

/** How many requests a check lacks: at least, and at most. */
export interface MissingRequests {
  readonly fewest: number;
  readonly most: number;
}

/**
 * Requests that never ended or never began. Those of dropped journeys count among the fewest only where the target was
 * to blame for the drops.
 */
export function missingRequests({ leg, check, counts, targetToBlame }: CheckedLeg): MissingRequests {
  const { fewest, most } = check.requestsPerDroppedJourney;
  const dropped = sum(droppedOf(leg, check));
  const neverEnded = withoutEnd(counts);
  return {
    fewest: neverEnded.fewest + (targetToBlame ? dropped * fewest : 0),
    most: neverEnded.most + (dropped + vanishedJourneys(leg)) * most,
  };
}
