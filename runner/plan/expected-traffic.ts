import type { CatalogueJourney } from '../../scenarios/kit/contract.ts';
import type { Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { journeyShares } from './journey-share.ts';

/** k6 keeps 8 bytes a Trend sample, with room to grow: seven of its own for each request, about eight of ours with submetrics. */
const BYTES_PER_REQUEST = 15 * 8 * 1.25;
/** An idle virtual user, measured. */
const BYTES_PER_VU = 0.3 * 2 ** 20;
const BYTES_OF_K6 = 60 * 2 ** 20;

/** Journeys expected to start in a window of the leg, by journey. `expected` holds one entry per leg second. */
export function journeysIn(
  profile: Profile,
  expected: readonly number[],
  window: Objective['window'],
): Map<string, number> {
  const stepMs = profile.durationMs / expected.length;
  const border = profile.windows.find(({ name }) => name === window) ?? {
    fromMs: 0,
    toMs: profile.durationMs,
  };
  const sums = new Map<string, number>();
  for (const [second, journeys] of expected.entries()) {
    const atMs = (second + 0.5) * stepMs;
    if (atMs < border.fromMs || atMs >= border.toMs) continue;
    for (const [name, share] of journeyShares(profile, atMs))
      sums.set(name, (sums.get(name) ?? 0) + share * journeys);
  }
  return sums;
}

/** What the leg will cost: journeys, requests, memory of k6, and the busiest second's requests. */
export function expectTraffic(
  journeys: readonly CatalogueJourney[],
  profile: Profile,
  expected: readonly number[],
  vus: number,
): LegPlan['expected'] {
  const started = journeysIn(profile, expected, '*');
  const requests = (bound: 'min' | 'max', count: (name: string) => number) =>
    journeys.reduce(
      (sum, { name, operations }) =>
        sum + count(name) * operations.reduce((all, each) => all + each[bound], 0),
      0,
    );
  const most = requests('max', (name) => started.get(name) ?? 0);
  const total = [...started.values()].reduce((sum, each) => sum + each, 0);
  return {
    journeys: Math.round(total),
    requests: {
      fewest: Math.round(requests('min', (name) => started.get(name) ?? 0)),
      most: Math.round(most),
    },
    memoryBytes: Math.round(BYTES_OF_K6 + vus * BYTES_PER_VU + most * BYTES_PER_REQUEST),
    peakRequestsPerSecond: total > 0 ? Math.round((most / total) * Math.max(...expected)) : 0,
  };
}
