import type { CatalogueJourney } from '../../scenarios/kit/contract.ts';
import type { MeasuredLeg } from '../model/measured-leg.ts';
import type { Profile } from '../model/profile.ts';
import type { LegPlan, PlannedCheck } from '../schema/plan-schema.ts';
import { journeySeconds, journeyTimesBy, limitMs, meanOfMix, reserved } from './pool.ts';

/** The leg that is planned. */
interface SizedLeg {
  readonly profile: Profile;
  readonly thinkScale: number;
  readonly checks: readonly PlannedCheck[];
  readonly journeys: readonly CatalogueJourney[];
}

/**
 * The pool by what a run measured: the larger one of
 *
 * - Little's law (1961) as in `planPool`, with every step at the p99 that it had on that leg in place of its limit, and
 *   thinking as long as journeys declare. A step that the leg never sent counts at its limit;
 * - the virtual users that were busy at once on that leg at its busiest, times the ratio of the peak rates and, where users
 *   now think longer, that of the think times. It holds what no step's time does: the waits between the questions of a
 *   poll, and tails so heavy that their mean lies above their p99. Where users think shorter it is more than is needed.
 *
 * Both get the reserve and the safety of every pool. `ampleVus` stays that of the limits: a target that is slower than it was
 * may still hold its limits, so a journey dropped from a smaller pool is the pool's fault, and makes the leg invalid.
 */
export function measuredPool(
  byLimits: LegPlan['pool'],
  leg: SizedLeg,
  measured: MeasuredLeg,
): LegPlan['pool'] {
  const { peakRatePerSecond } = byLimits;
  const journeyMs = meanOfMix(leg.profile, measuredTimes(leg, measured));
  const busiestHereVus = Math.ceil(busiestHere(peakRatePerSecond, leg, measured));
  const { enoughVus, vus } = reserved(
    Math.max(peakRatePerSecond * journeySeconds(journeyMs), busiestHereVus),
  );
  const { run, leg: id, load, probability, busiestVus } = measured;
  const by = { run, leg: id, load, probability, journeyMs, busiestVus, busiestHereVus, enoughVus };
  return { ...byLimits, vus, measured: by };
}

function measuredTimes({ journeys, thinkScale, checks }: SizedLeg, { steps }: MeasuredLeg) {
  const known = new Map(
    steps.map(({ journey, svc, op, responseMs }) => [`${journey} ${svc} ${op}`, responseMs]),
  );
  return journeyTimesBy(
    journeys,
    thinkScale,
    (operation, journey) =>
      known.get(`${journey} ${operation.svc} ${operation.op}`) ??
      limitMs(operation, journey, checks, Math.min),
  );
}

function busiestHere(peakRatePerSecond: number, { thinkScale }: SizedLeg, measured: MeasuredLeg): number {
  const moreArrivals = peakRatePerSecond / measured.peakRatePerSecond;
  return measured.busiestVus * moreArrivals * Math.max(1, thinkScale / measured.thinkScale);
}
