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
  return journeys.map(({ name, maxThinkSeconds, operations }) => ({
    name,
    thinkMs: maxThinkSeconds * 1_000 * thinkScale,
    requestsMs: operations.reduce(
      (sum, operation) => sum + operation.max * stepMs(operation, name, checks, choose),
      0,
    ),
  }));
}

function stepMs(
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
 * busiest second, every step at its strictest limit (a higher percentile's limit is reached by few), plus the wait for the drawn moment of arrival. The mix point with the
 * longest mean journey counts. Three standard deviations of a Poisson number come on top.
 */
export function planPool(
  profile: Profile,
  times: readonly JourneyTime[],
  peakRatePerSecond: number,
): LegPlan['pool'] {
  const means = profile.mix.map(({ atMs }) => meanTime(times, journeyShares(profile, atMs)));
  const longest = means.reduce((worst, mean) => (journeyMs(mean) > journeyMs(worst) ? mean : worst), NOTHING);
  const seconds = (journeyMs(longest) + START_SHIFT_MS) / 1_000;
  const ampleVus = Math.max(SMALLEST_POOL, Math.ceil(AMPLE * peakRatePerSecond * seconds));
  return {
    vus: Math.ceil(SAFETY * ampleVus + 3 * Math.sqrt(ampleVus)),
    peakRatePerSecond,
    journeyMs: { ...longest, startWaitMs: START_SHIFT_MS },
    safety: SAFETY,
    ampleVus,
  };
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
