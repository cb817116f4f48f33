import type { Random } from '../random.ts';
import { drawLogNormal, type LogNormal, logNormalExceedance, SERVICE } from './log-normal.ts';

/**
 * What a request that arrives at a moment waits, when its service alone would take so long. Both in seconds. Asked in
 * order of arrival.
 */
export type Disturb = (atSeconds: number, serviceSeconds: number) => number;

/** A disturbance over log-normal service times. */
export interface Weather {
  /** One course of it over a window. */
  readonly begin: (random: Random, windowSeconds: number) => Disturb;
  /** P(latency >= limit) of a request that arrives at a moment drawn uniformly. */
  readonly exceedance: (limitSeconds: number) => number;
}

/** No disturbance: every request is independent of the others. */
export function calm(): Weather {
  return {
    begin: () => (_at, service) => service,
    exceedance: (limit) => logNormalExceedance(SERVICE, limit),
  };
}

/** The modulation changes in steps this long. */
const STEP_SECONDS = 0.1;

/**
 * All latencies are multiplied by exp(g(t)); g is a stationary Gaussian process with this standard deviation and the
 * correlation exp(-lag / memory) (Ornstein & Uhlenbeck 1930), in steps of 0.1 s: g' = a g + s sqrt(1 - a^2) Z with
 * a = exp(-0.1 / memory). At any one moment the latency is log-normal with variance sigma^2 + s^2, which is the truth; with
 * several such processes, independent of each other, s^2 for each of them.
 */
export function modulation(memoriesSeconds: number | readonly number[], spread: number): Weather {
  const memories = [memoriesSeconds].flat();
  const mixture: LogNormal = {
    ...SERVICE,
    sigma: Math.hypot(SERVICE.sigma, ...memories.map(() => spread)),
  };
  return {
    begin: (random, windowSeconds) => {
      const courses = memories.map((memory) => courseOf(memory, spread, random, windowSeconds));
      return (at, service) =>
        courses.reduce((all, factors) => all * (factors[Math.floor(at / STEP_SECONDS)] ?? 1), service);
    },
    exceedance: (limit) => logNormalExceedance(mixture, limit),
  };
}

/** exp(g) in every step of a window. */
function courseOf(memorySeconds: number, spread: number, random: Random, windowSeconds: number): number[] {
  const kept = Math.exp(-STEP_SECONDS / memorySeconds);
  const fresh = spread * Math.sqrt(1 - kept * kept);
  let level = spread * random.normal();
  return Array.from({ length: Math.ceil(windowSeconds / STEP_SECONDS) }, () => {
    const factor = Math.exp(level);
    level = kept * level + fresh * random.normal();
    return factor;
  });
}

/** Points of the midpoint rule; the integrands are smooth and bounded by 1. */
const INTEGRATION_POINTS = 2_000;

/** The mean of f over (0, 1). */
function meanOverUnit(f: (share: number) => number): number {
  let total = 0;
  for (let point = 0; point < INTEGRATION_POINTS; point++) total += f((point + 0.5) / INTEGRATION_POINTS);
  return total / INTEGRATION_POINTS;
}

/**
 * The service stands still for `length` seconds once in every `period`, at a place drawn uniformly: what arrives then
 * waits for the end of the stall before it is served, in whatever weather there is besides. A share length / period of the
 * arrivals meets a stall, and waits for U x length with U uniform, so P(latency >= L) = (1 - share) S(L) + share mean of
 * S(L - U length), with S(L) the chance of L without stalls.
 */
export function stalls(periodSeconds: number, lengthSeconds: number, besides = calm()): Weather {
  const share = lengthSeconds / periodSeconds;
  return {
    begin: (random, windowSeconds) => {
      const disturb = besides.begin(random, windowSeconds);
      const phase = periodSeconds * random.uniform();
      const starts = Array.from(
        { length: Math.ceil(windowSeconds / periodSeconds) + 1 },
        (_, period) =>
          (period - 1) * periodSeconds + phase + random.uniform() * (periodSeconds - lengthSeconds),
      );
      return (at, service) => {
        const start = starts[Math.floor((at - phase) / periodSeconds) + 1] ?? Infinity;
        const isStalled = at >= start && at < start + lengthSeconds;
        return disturb(at, service) + (isStalled ? start + lengthSeconds - at : 0);
      };
    },
    exceedance: (limit) =>
      (1 - share) * besides.exceedance(limit) +
      share * meanOverUnit((waited) => besides.exceedance(limit - waited * lengthSeconds)),
  };
}

/**
 * Latencies grow along a straight line by this share of their mean over the window: the factor runs from 1 - share / 2 to
 * 1 + share / 2, and the truth is the mean over it.
 */
export function drift(share: number): Weather {
  const factorAt = (part: number) => 1 + share * (part - 0.5);
  return {
    begin: (_random, windowSeconds) => (at, service) => service * factorAt(at / windowSeconds),
    exceedance: (limit) => meanOverUnit((part) => logNormalExceedance(SERVICE, limit / factorAt(part))),
  };
}

/**
 * Incidents begin at random, on average once in `meanGap` seconds (Poisson), and last `length` seconds; while any lasts,
 * latencies are `factor` times as long as in the weather that there is besides. A moment lies in one with probability
 * 1 - exp(-length / meanGap) (M/D/infinity).
 */
export function incidents(
  meanGapSeconds: number,
  lengthSeconds: number,
  factor: number,
  besides = calm(),
): Weather {
  const share = -Math.expm1(-lengthSeconds / meanGapSeconds);
  return {
    begin: (random, windowSeconds) => {
      const disturb = besides.begin(random, windowSeconds);
      const starts: number[] = [];
      let next = random.exponential(meanGapSeconds) - lengthSeconds;
      while (next < windowSeconds) {
        starts.push(next);
        next += random.exponential(meanGapSeconds);
      }
      let begun = 0;
      return (at, service) => {
        while (at >= (starts[begun] ?? Infinity)) begun++;
        const latest = starts[begun - 1] ?? -Infinity;
        return disturb(at, service) * (at < latest + lengthSeconds ? factor : 1);
      };
    },
    exceedance: (limit) =>
      (1 - share) * besides.exceedance(limit) + share * besides.exceedance(limit / factor),
  };
}

/** Latencies of requests that arrive at these moments in weather of this kind. */
export function latenciesIn(
  weather: Weather,
  random: Random,
  arrivals: Float64Array,
  windowSeconds: number,
): Float64Array {
  const disturb = weather.begin(random, windowSeconds);
  return arrivals.map((at) => disturb(at, drawLogNormal(SERVICE, random)));
}
