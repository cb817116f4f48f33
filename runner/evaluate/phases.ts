import { METRICS } from '../../scenarios/kit/contract.ts';
import { type Histogram, histogramQuantile, histogramTotal } from '../statistics/histogram.ts';
import { droppedPerSecond, tagsOf } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import type { RatioSides } from './judge-ratio.ts';
import { countsPerSecond, histogramsPerSecond, rangeOf, type SecondRange, sum } from './leg-view.ts';

/** A shorter phase says too little of its percentile (statistics SPEC, section 7.2). */
const SHORTEST_PHASE_SECONDS = 60;

/** Users arrive all the time, so when none of a block is sent for so long, the phase is over: the next one settles. */
const GAP_SECONDS = 5;

/** A run of seconds in which a disturbance was on, or was off. */
interface Phase extends SecondRange {
  readonly isOn: boolean;
}

/** A percentile with the disturbance and without it, in two neighbouring phases; ms, null when not known. */
export interface PhasePair {
  readonly on: Bounds;
  readonly off: Bounds;
}

interface Bounds {
  readonly fewest: number | null;
  /** With every journey that never began among the slowest. */
  readonly most: number | null;
}

/** The pairs of phases of a leg, as far as both phases are long enough; the gap between two belongs to none. */
export function phasePairs(sides: RatioSides): PhasePair[] {
  const phases = phasesOf(sides).filter(({ from, to }) => to - from >= SHORTEST_PHASE_SECONDS);
  const pairs: PhasePair[] = [];
  for (let first = 0; first + 1 < phases.length; first += 2) {
    const pair = phases.slice(first, first + 2);
    const [on, off] = [pair.find(({ isOn }) => isOn), pair.find(({ isOn }) => !isOn)];
    if (on && off) pairs.push({ on: percentileIn(sides.own, on), off: percentileIn(sides.other, off) });
  }
  return pairs;
}

/** Found by when any requests of either block were sent, whoever sent them. */
function phasesOf({ own, other }: RatioSides): Phase[] {
  const [on, off] = [activity(own), activity(other)];
  const start = rangeOf(own.leg, own.check.window).from;
  const phases: Phase[] = [];
  for (const [index, count] of on.entries()) {
    const [isOn, isOff] = [count > 0, (off[index] ?? 0) > 0];
    if (isOn === isOff) continue;
    const last = phases.at(-1);
    const second = start + index;
    if (last?.isOn === isOn && second - last.to < GAP_SECONDS)
      phases[phases.length - 1] = { ...last, to: second + 1 };
    else phases.push({ isOn, from: second, to: second + 1 });
  }
  return phases;
}

function activity({ leg, check }: CheckedLeg): number[] {
  const tags = { block: check.selector.block, ...(check.window !== '*' && { window: check.window }) };
  return countsPerSecond(leg, METRICS.requestsStarted, tags, rangeOf(leg, check.window));
}

function percentileIn({ leg, check }: CheckedLeg, phase: Phase): Bounds {
  const window = rangeOf(leg, check.window);
  const [from, to] = [phase.from - window.from, phase.to - window.from];
  const held = histogramsPerSecond(leg, check.sli, tagsOf(check), window).sum(from, to);
  const dropped = sum(droppedPerSecond(leg, window).slice(from, to));
  return {
    fewest: percentileOf({ leg, check }, held, 0),
    most: percentileOf({ leg, check }, held, dropped * check.requestsPerDroppedJourney.most),
  };
}

/** Rank p of all that was asked for, those that never began last: rank p (answered + missing) / answered of the answered. */
function percentileOf(
  { leg, check }: Pick<CheckedLeg, 'leg' | 'check'>,
  held: Histogram,
  missing: number,
): number | null {
  const answered = histogramTotal(held);
  if (answered === 0) return null;
  const rank = ((check.expectation.probability ?? 0) * (answered + missing)) / answered;
  const { estimate } = histogramQuantile(held, rank);
  const ms = estimate === null ? null : estimate * 1_000;
  return ms !== null && ms > leg.record.plan.played.requestTimeoutMs ? null : ms;
}
