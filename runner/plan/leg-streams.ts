import type { ArrivalStream, MixPoint, PlannedBlock } from '../../scenarios/kit/contract.ts';
import type { Profile } from '../model/profile.ts';
import type { PlannedCheck, PlannedExperiment } from '../schema/plan-schema.ts';
import { drawArrivals, expectedArrivals } from './arrivals.ts';
import type { CheckContext } from './checks.ts';
import { journeysIn, startsPerSecond } from './expected-traffic.ts';
import { disturberArrivals, isSelected } from './experiment-blocks.ts';
import { journeyShares, playedJourneys } from './journey-share.ts';
import { type Party, partiesOf } from './parties.ts';
import { journeyTimes, planPool } from './pool.ts';

/** A party of the leg with the journeys that it is expected to start in each second. */
export interface PartyTraffic extends Party {
  readonly expected: readonly number[];
}

/** The users at their load, and the experiments at a rate of their own while they are on. */
export function legTraffic(
  profile: Profile,
  load: number,
  compression: number,
  experiments: readonly PlannedExperiment[],
): PartyTraffic[] {
  const users = expectedArrivals(profile, load, compression);
  return partiesOf(profile).map((party) => {
    const planned = experiments.find(({ name }) => name === party.name);
    const ratePerSecond = party.experiment?.stream?.ratePerSecond;
    if (planned === undefined || ratePerSecond === undefined) return { ...party, expected: users };
    return { ...party, expected: disturberArrivals(planned, ratePerSecond, users.length) };
  });
}

/** How a check's context counts the journeys of each party. */
export function journeyCounter(
  traffic: readonly PartyTraffic[],
  blocks: readonly PlannedBlock[],
): CheckContext['journeysIn'] {
  const starts = new Map(
    traffic.map((party) => [party.name, startsPerSecond(party.profile, party.expected)]),
  );
  return (window, selector, { name, profile }) =>
    journeysIn(profile, starts.get(name) ?? [], window, isSelected(blocks, selector));
}

/** What all streams of a leg are planned with. */
export interface StreamFacts {
  readonly catalogue: CheckContext['catalogue'];
  readonly checks: readonly PlannedCheck[];
  readonly thinkScale: number;
  readonly compression: number;
  readonly seed: number;
}

/** One k6 scenario for each party; `vus` are those of the users, a disturber's come from its own rate. */
export function planStreams(
  traffic: readonly PartyTraffic[],
  vus: number,
  facts: StreamFacts,
): ArrivalStream[] {
  return traffic.map(({ name, cohort, experiment, expected, profile }, index) => ({
    name,
    process: profile.process,
    // A stream of its own for every party: neighbouring seeds draw unlike numbers.
    perSecond: drawArrivals(expected, profile.process, (facts.seed + index) >>> 0),
    mix: playedMix(profile, facts.compression),
    vus: experiment === null ? vus : disturberVus(profile, expected, facts),
    ...(cohort !== null && { cohort }),
    ...(experiment?.stream?.tenants && { tenants: experiment.stream.tenants }),
  }));
}

/** As many as it takes where every step is as slow as the laxest limit allows: those of a disturbance may be. */
function disturberVus(profile: Profile, expected: readonly number[], facts: StreamFacts): number {
  const journeys = playedJourneys(facts.catalogue, profile);
  const times = journeyTimes(journeys, facts.checks, facts.thinkScale, Math.max);
  return planPool(profile, times, Math.max(...expected)).vus;
}

/** Mix points on the leg's clock, with the whole weights of journeys that the points name. */
function playedMix(profile: Profile, compression: number): MixPoint[] {
  return profile.mix.map(({ atMs }) => ({
    atMs: Math.round(atMs / compression),
    weights: Object.fromEntries(journeyShares(profile, atMs)),
  }));
}
