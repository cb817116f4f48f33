import type { SyntheticRequests } from '../worlds/synthetic-world.ts';
import { bucketOf } from './k6-figures.ts';
import { SecondHistograms } from './second-histograms.ts';

/** Requests as k6 counts them, before any limit is known. Everything here is the same on both sides of it. */
export interface Answers {
  /** In order of arrival. */
  readonly waitedMs: Float64Array;
  readonly sortedMs: Float64Array;
  /** The second in which each was answered. */
  readonly answeredAt: Uint16Array;
  readonly sentPerSecond: Float64Array;
  readonly answeredPerSecond: Float64Array;
  readonly histograms: SecondHistograms;
  /** Seconds until the last answer. */
  readonly seconds: number;
}

/** `untilSecond`: the seconds are told to there at least, whether or not an answer comes so late. */
export function answersOf({ arrivals, latencies }: SyntheticRequests, untilSecond: number): Answers {
  const answeredAt = new Uint16Array(latencies.length);
  let seconds = untilSecond;
  for (let nth = 0; nth < answeredAt.length; nth++) {
    const second = Math.floor((arrivals[nth] ?? 0) + (latencies[nth] ?? 0));
    answeredAt[nth] = second;
    if (second >= seconds) seconds = second + 1;
  }
  const waitedMs = latencies.map((each) => each * 1_000);
  return {
    waitedMs,
    sortedMs: waitedMs.toSorted(),
    answeredAt,
    sentPerSecond: perSecond(arrivals, seconds),
    answeredPerSecond: perSecond(answeredAt, seconds),
    histograms: histogramsOf(waitedMs, answeredAt, seconds),
    seconds,
  };
}

/** From how many ms on an answer that comes in this second is bad. */
export type BadFrom = (second: number) => number;

/** How many of the requests that take so long or longer are answered in each second. */
export function slowPerSecond({ waitedMs, answeredAt, seconds }: Answers, badFromMs: BadFrom): Float64Array {
  const counts = new Float64Array(seconds);
  for (let nth = 0; nth < waitedMs.length; nth++) {
    const second = answeredAt[nth] ?? 0;
    if ((waitedMs[nth] ?? 0) < badFromMs(second)) continue;
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

/** Those of the requests that arrive in these seconds. */
export function arrivingIn(
  { arrivals, latencies }: SyntheticRequests,
  isWanted: (second: number) => boolean,
): SyntheticRequests {
  const wanted = (_: number, nth: number) => isWanted(Math.floor(arrivals[nth] ?? 0));
  return { arrivals: arrivals.filter(wanted), latencies: latencies.filter(wanted) };
}

function perSecond(moments: Float64Array | Uint16Array, seconds: number): Float64Array {
  const counts = new Float64Array(seconds);
  for (let nth = 0; nth < moments.length; nth++) {
    const second = Math.floor(moments[nth] ?? 0);
    counts[second] = (counts[second] ?? 0) + 1;
  }
  return counts;
}

function histogramsOf(waitedMs: Float64Array, answeredAt: Uint16Array, seconds: number): SecondHistograms {
  const histograms = new SecondHistograms(seconds);
  for (let nth = 0; nth < waitedMs.length; nth++) {
    const ms = waitedMs[nth] ?? 0;
    histograms.add(answeredAt[nth] ?? 0, bucketOf(ms), ms);
  }
  return histograms;
}
