import type { Random } from '../random.ts';
import { ARRIVALS_PER_SECOND, poissonArrivals, type SyntheticRequests } from './synthetic-world.ts';

export const SERVERS = 16;
/** Played before the window, so that it begins with the queue as it usually is. */
const WARM_UP_SECONDS = 60;

/** Mean service time that keeps the servers busy for this share of the time: utilisation x servers / arrival rate. */
export function meanServiceSeconds(utilisation: number): number {
  return (utilisation * SERVERS) / ARRIVALS_PER_SECOND;
}

/** A window of a queue that has been running for a while. */
export function playQueue(utilisation: number, random: Random, windowSeconds: number): SyntheticRequests {
  const mean = meanServiceSeconds(utilisation);
  const arrivals = poissonArrivals(random, WARM_UP_SECONDS + windowSeconds);
  const latencies = sojourns(arrivals, () => random.exponential(mean));
  const first = arrivals.findIndex((at) => at >= WARM_UP_SECONDS);
  return {
    arrivals: arrivals.subarray(first).map((at) => at - WARM_UP_SECONDS),
    latencies: latencies.subarray(first),
  };
}

/**
 * Wait and service of each arrival at several servers, first come, first served: it is taken by the server that is free
 * first (Kiefer & Wolfowitz 1955, Transactions of the AMS 78). Works for service times of any kind.
 */
export function sojourns(arrivals: Float64Array, drawService: () => number): Float64Array {
  const freeAt = new Float64Array(SERVERS);
  return arrivals.map((at) => {
    const server = freest(freeAt);
    const end = Math.max(at, freeAt[server] ?? 0) + drawService();
    freeAt[server] = end;
    return end - at;
  });
}

function freest(freeAt: Float64Array): number {
  let best = 0;
  let earliest = freeAt[0] ?? 0;
  for (let server = 1; server < freeAt.length; server++) {
    const free = freeAt[server] ?? 0;
    if (free < earliest) {
      best = server;
      earliest = free;
    }
  }
  return best;
}

/**
 * P(sojourn >= seconds) in the long run. Service times are exponential because only then there is a formula, and the
 * truth is known exactly: with m = 1 / mean service time, d = servers x m - arrival rate and C the chance of having to
 * wait, the sojourn is an exponential time at rate m, plus, with chance C, an independent one at rate d (Erlang 1917;
 * Gross & Harris, Fundamentals of Queueing Theory, section 3.3).
 */
export function queueExceedance(utilisation: number, seconds: number): number {
  const serving = 1 / meanServiceSeconds(utilisation);
  const draining = SERVERS * serving - ARRIVALS_PER_SECOND;
  const wait = waitingChance(utilisation);
  const both =
    (draining * Math.exp(-serving * seconds) - serving * Math.exp(-draining * seconds)) /
    (draining - serving);
  return (1 - wait) * Math.exp(-serving * seconds) + wait * both;
}

/** Erlang's C, from his B by the recursion B(k) = a B(k-1) / (k + a B(k-1)) with a = utilisation x servers. */
export function waitingChance(utilisation: number): number {
  const offered = utilisation * SERVERS;
  let blocked = 1;
  for (let servers = 1; servers <= SERVERS; servers++)
    blocked = (offered * blocked) / (servers + offered * blocked);
  return blocked / (1 - utilisation * (1 - blocked));
}
