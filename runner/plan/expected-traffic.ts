import type { CatalogueJourney } from '../../scenarios/kit/contract.ts';
import type { Profile } from '../model/profile.ts';
import type { Objective } from '../model/thresholds.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { journeyShares } from './journey-share.ts';

/** k6 keeps 8 bytes a Trend sample, with room to grow: seven of its own for each request, about eight of ours with submetrics. */
const BYTES_PER_REQUEST = 15 * 8 * 1.25;
/** Live objects of a virtual user: 0.39 MiB measured with one short journey, 0.54 with eleven; a bare script's takes 0.28. */
const BYTES_PER_VU = 0.55 * 2 ** 20;
const BYTES_OF_K6 = 60 * 2 ** 20;

/** Journeys expected to start in each second of a leg, by journey. */
export type StartsPerSecond = readonly ReadonlyMap<string, number>[];

/** `expected` holds one entry per leg second. Every check asks for the same seconds, so this is worked out once. */
export function startsPerSecond(profile: Profile, expected: readonly number[]): StartsPerSecond {
  const stepMs = profile.durationMs / expected.length;
  return expected.map((journeys, second) => {
    const shares = journeyShares(profile, (second + 0.5) * stepMs);
    return new Map([...shares].map(([name, share]) => [name, share * journeys]));
  });
}

/** Journeys expected to start in a window of the leg, by journey; of its seconds, in those alone that count. */
export function journeysIn(
  profile: Profile,
  starts: StartsPerSecond,
  window: Objective['window'],
  counts: (second: number) => boolean = () => true,
): Map<string, number> {
  const stepMs = profile.durationMs / starts.length;
  const border = profile.windows.find(({ name }) => name === window) ?? {
    fromMs: 0,
    toMs: profile.durationMs,
  };
  const sums = new Map<string, number>();
  for (const [second, started] of starts.entries()) {
    const atMs = (second + 0.5) * stepMs;
    if (atMs < border.fromMs || atMs >= border.toMs || !counts(second)) continue;
    for (const [name, journeys] of started) sums.set(name, (sums.get(name) ?? 0) + journeys);
  }
  return sums;
}

/** One stream of the leg: whose journeys, and how many of them in each second. */
export interface ExpectedStream {
  readonly profile: Profile;
  readonly expected: readonly number[];
}

/** What the leg will cost: journeys, requests, memory of k6, and the busiest second's requests. */
export function expectTraffic(
  journeys: readonly CatalogueJourney[],
  streams: readonly ExpectedStream[],
  vus: number,
): LegPlan['expected'] {
  const each = streams.map((stream) => expectStream(journeys, stream));
  const sum = (pick: (stream: ReturnType<typeof expectStream>) => number) =>
    each.reduce((all, stream) => all + pick(stream), 0);
  const most = sum((stream) => stream.most);
  return {
    journeys: Math.round(sum((stream) => stream.journeys)),
    requests: { fewest: Math.round(sum((stream) => stream.fewest)), most: Math.round(most) },
    memoryBytes: Math.round(BYTES_OF_K6 + vus * BYTES_PER_VU + most * BYTES_PER_REQUEST),
    peakRequestsPerSecond: Math.round(sum((stream) => stream.peakRequestsPerSecond)),
  };
}

function expectStream(journeys: readonly CatalogueJourney[], { profile, expected }: ExpectedStream) {
  const started = journeysIn(profile, startsPerSecond(profile, expected), '*');
  const requests = (bound: 'min' | 'max', count: (name: string) => number) =>
    journeys.reduce(
      (sum, { name, operations }) =>
        sum + count(name) * operations.reduce((all, each) => all + each[bound], 0),
      0,
    );
  const most = requests('max', (name) => started.get(name) ?? 0);
  const total = [...started.values()].reduce((sum, each) => sum + each, 0);
  return {
    journeys: total,
    fewest: requests('min', (name) => started.get(name) ?? 0),
    most,
    peakRequestsPerSecond: total > 0 ? (most / total) * Math.max(...expected) : 0,
  };
}
