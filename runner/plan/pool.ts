import type { CatalogueJourney, CatalogueOperation } from '../../scenarios/kit/contract.ts';
import { METRICS, START_SHIFT_MS } from '../../scenarios/kit/contract.ts';
import type { Profile } from '../model/profile.ts';
import type { LegPlan, PlannedCheck } from '../schema/plan-schema.ts';
import { journeyShares } from './journey-share.ts';

/** What a step may take where no check limits it. */
const UNLIMITED_STEP_MS = 1_000;
/** SPEC section 10: a pool below 1.2 times Little's law makes drops the generator's fault. */
const AMPLE = 1.2;
/** What we provide over the ample pool. */
const SAFETY = 1.25;
const SMALLEST_POOL = 5;

/** How long a journey takes with every step at a limit. */
export interface JourneyTime {
  readonly name: string;
  readonly thinkMs: number;
  readonly requestsMs: number;
}

type MeanJourney = LegPlan['pool']['journeyMs'];

/**
 * Journey times when each step takes as long as one of the response time limits that cover it, as `choose` says.
 * Think time is the longest the journey declares, on the leg's clock.
 */
export function journeyTimes(
  journeys: readonly CatalogueJourney[],
  checks: readonly PlannedCheck[],
  thinkScale: number,
  choose: (...limits: number[]) => number,
): JourneyTime[] {
  return journeyTimesBy(journeys, thinkScale, (operation, journey) =>
    limitMs(operation, journey, checks, choose),
  );
}

/** The same when each step takes as long as `stepMs` says. */
export function journeyTimesBy(
  journeys: readonly CatalogueJourney[],
  thinkScale: number,
  stepMs: (operation: CatalogueOperation, journey: string) => number,
): JourneyTime[] {
  return journeys.map(({ name, maxThinkSeconds, operations }) => ({
    name,
    thinkMs: maxThinkSeconds * 1_000 * thinkScale,
    requestsMs: operations.reduce((sum, operation) => sum + operation.max * stepMs(operation, name), 0),
  }));
}

/** One of the limits that cover a step of a journey, as `choose` says; a second where there is none. */
export function limitMs(
  operation: CatalogueOperation,
  journey: string,
  checks: readonly PlannedCheck[],
  choose: (...limits: number[]) => number,
): number {
  const limits = checks
    .filter(({ sli, expectation }) => sli === METRICS.responseTime && expectation.unit === 'ms')
    .filter(({ selector }) => covers(selector, operation, journey))
    .map(({ expectation }) => expectation.limit);
  return limits.length > 0 ? choose(...limits) : UNLIMITED_STEP_MS;
}

function covers(
  selector: PlannedCheck['selector'],
  { svc, op, kind }: CatalogueOperation,
  journey: string,
): boolean {
  return (
    (selector.svc ?? svc) === svc &&
    (selector.op ?? op) === op &&
    (selector.kind ?? kind) === kind &&
    (selector.journey ?? journey) === journey
  );
}

/**
 * Virtual users for the leg by Little's law (Little 1961): those in the system = arrival rate x time in the system, at the
 * busiest second, every step at its strictest limit (a higher percentile's limit is reached by few), plus the wait for the
 * drawn moment of arrival. The mix point with the longest mean journey counts.
 */
export function planPool(
  profile: Profile,
  times: readonly JourneyTime[],
  peakRatePerSecond: number,
): LegPlan['pool'] {
  const mean = meanOfMix(profile, times);
  const { enoughVus, vus } = reserved(peakRatePerSecond * journeySeconds(mean));
  return { vus, peakRatePerSecond, journeyMs: mean, safety: SAFETY, ampleVus: enoughVus };
}

/** The mean journey at the mix point where it takes longest, and its wait for the drawn moment. */
export function meanOfMix(profile: Profile, times: readonly JourneyTime[]): MeanJourney {
  const means = profile.mix.map(({ atMs }) => meanTime(times, journeyShares(profile, atMs)));
  const longest = means.reduce((worst, mean) => (journeyMs(mean) > journeyMs(worst) ? mean : worst), NOTHING);
  return { ...longest, startWaitMs: START_SHIFT_MS };
}

/** How long a virtual user is busy with a journey, s. */
export function journeySeconds(mean: MeanJourney): number {
  return (journeyMs(mean) + mean.startWaitMs) / 1_000;
}

/**
 * Virtual users for so many that are busy at once: with the reserve that makes a pool ample, and as many as are provided,
 * with the safety and three standard deviations of a Poisson number.
 */
export function reserved(busyVus: number): { readonly enoughVus: number; readonly vus: number } {
  const enoughVus = Math.max(SMALLEST_POOL, Math.ceil(AMPLE * busyVus));
  return { enoughVus, vus: Math.ceil(SAFETY * enoughVus + 3 * Math.sqrt(enoughVus)) };
}

const NOTHING: JourneyTime = { name: 'mean of the mix', thinkMs: 0, requestsMs: 0 };

/** How long a journey takes in all, ms. */
export function journeyMs({ thinkMs, requestsMs }: JourneyTime): number {
  return thinkMs + requestsMs;
}

function meanTime(times: readonly JourneyTime[], shares: ReadonlyMap<string, number>): JourneyTime {
  const mean = (pick: (time: JourneyTime) => number) =>
    times.reduce((sum, time) => sum + pick(time) * (shares.get(time.name) ?? 0), 0);
  return {
    ...NOTHING,
    thinkMs: Math.round(mean(({ thinkMs }) => thinkMs)),
    requestsMs: Math.round(mean(({ requestsMs }) => requestsMs)),
  };
}
