import { type ArrivalStream, START_SHIFT_MS } from '../contract.ts';

/** A stream's planned counts, prepared for looking up the second to which an arrival belongs. */
export interface Arrivals {
  readonly process: ArrivalStream['process'];
  /** `before[s]` journeys are due before second `s`; one entry more than there are seconds. */
  readonly before: Uint32Array;
}

/** One planned arrival: the `position`-th (from 0) of the `count` that are due in this second of the leg. */
export interface Slot {
  readonly second: number;
  readonly position: number;
  readonly count: number;
}

export function prepareArrivals(stream: Pick<ArrivalStream, 'process' | 'perSecond'>): Arrivals {
  const before = new Uint32Array(stream.perSecond.length + 1);
  let total = 0;
  stream.perSecond.forEach((count, second) => {
    total += count;
    before[second + 1] = total;
  });
  return { process: stream.process, before };
}

/** The slot of the `index`-th journey that k6 starts. Without drops that is also the `index`-th planned one. */
export function slotOf(arrivals: Arrivals, index: number): Slot {
  const { before } = arrivals;
  let low = 0;
  let high = before.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (at(before, middle) <= index) low = middle;
    else high = middle;
  }
  return { second: low, position: index - at(before, low), count: at(before, low + 1) - at(before, low) };
}

export interface Due {
  /** When the plan wants this journey to begin, ms on the leg's clock. Exact until k6 drops an iteration. */
  readonly plannedMs: number;
  /** When it is to begin: `plannedMs`, or in the present second when drops have left the plan behind. */
  readonly beginMs: number;
}

/**
 * When the `index`-th journey begins, given `uniform` in [0, 1) and the leg's clock now.
 *
 * Given the number of arrivals of each second, a Poisson process places each of them uniformly within its second and
 * independently of the others (order statistics property), so planned Poisson counts and uniform offsets make the whole
 * a Poisson process. k6 starts slot k of a second (k + 1)/count into it, `START_SHIFT_MS` ahead of the leg's clock, so
 * every offset still lies ahead.
 *
 * k6 does not count dropped iterations in its index. Once the index lags by more than the shift, the second comes from
 * the clock: a journey begins then as its second of the curve asks, and `plannedMs` shows the lag.
 */
export function dueAt(arrivals: Arrivals, index: number, uniform: number, nowMs: number): Due {
  const slot = slotOf(arrivals, index);
  const offset = arrivals.process === 'even' ? slot.position / Math.max(1, slot.count) : uniform;
  const plannedMs = (slot.second + offset) * 1000;
  if (nowMs - plannedMs <= START_SHIFT_MS) return { plannedMs, beginMs: plannedMs };
  const startedMs = nowMs + START_SHIFT_MS;
  const secondMs = Math.floor(startedMs / 1000) * 1000;
  return { plannedMs, beginMs: arrivals.process === 'even' ? startedMs : secondMs + uniform * 1000 };
}

function at(counts: Uint32Array, index: number): number {
  return counts[index] ?? 0;
}
