import { METRICS } from '../../scenarios/kit/contract.ts';
import { type Histogram, histogramQuantile, histogramTotal } from '../statistics/histogram.ts';
import { shortestPhaseMs } from '../statistics/phase-length.ts';
import { sum } from '../statistics/series.ts';
import { tagsOf } from './check-seconds.ts';
import type { CheckedLeg } from './judge-check.ts';
import type { RatioSides } from './judge-ratio.ts';
import { countsPerSecond, histogramsPerSecond, inSeconds, type SecondRange } from './leg-view.ts';
import { droppedOf, secondsOf } from './selected-seconds.ts';
import { hasSampleOfEach } from './timed-check.ts';

/** What counts of a block. */
interface Phase extends SecondRange {
  readonly isOn: boolean;
}

/** A percentile with the disturbance and without it, in two neighbouring phases; ms, null when not known. */
export interface PhasePair {
  readonly on: Bounds;
  readonly off: Bounds;
}

interface Bounds {
  /** With every request that never ended among the slowest. */
  readonly fewest: number | null;
  /** With every journey that never began among them, too. */
  readonly most: number | null;
}

/** The pairs of phases of a leg, as far as both were played and are long enough. */
export function phasePairs(sides: RatioSides): PhasePair[] {
  const phases = phasesOf(sides.own);
  const pairs: PhasePair[] = [];
  for (let first = 0; first + 1 < phases.length; first += 2) {
    const pair = phases.slice(first, first + 2).filter((phase) => counts(sides.own, phase));
    const [on, off] = [pair.find(({ isOn }) => isOn), pair.find(({ isOn }) => !isOn)];
    if (on && off) pairs.push({ on: percentileIn(sides.own, on), off: percentileIn(sides.other, off) });
  }
  return pairs;
}

/** Neighbours are a pair, as they were planned. */
function phasesOf({ leg, check }: CheckedLeg): Phase[] {
  const { blocks = [] } = leg.record.plan.played;
  const { experiment } = check.selector;
  return blocks
    .filter((block) => experiment === undefined || block.experiment === experiment)
    .map((block) => ({ isOn: block.block === 'on', ...inSeconds(block) }));
}

function counts({ leg }: CheckedLeg, { from, to }: Phase): boolean {
  return to <= leg.seconds && (to - from) * 1_000 >= shortestPhaseMs(leg.record.plan.minimumPeakMs);
}

function percentileIn(side: CheckedLeg, phase: Phase): Bounds {
  const { leg, check } = side;
  const all = secondsOf(leg, check);
  const [from, to] = placeOf(phase, all);
  const held = histogramsPerSecond(leg, check.sli, tagsOf(check), all).sum(from, to);
  const certain = withoutSample(side, all, histogramTotal(held), [from, to]);
  const dropped = sum(droppedOf(leg, check).slice(from, to));
  return {
    fewest: percentileOf(side, held, certain),
    most: percentileOf(side, held, certain + dropped * check.requestsPerDroppedJourney.most),
  };
}

/** Where a phase lies among the seconds of its side. */
function placeOf(phase: Phase, { parts = [] }: SecondRange): [number, number] {
  const before = parts.filter(({ from }) => from < phase.from).map(({ from, to }) => to - from);
  const from = sum(before);
  return [from, from + phase.to - phase.from];
}

/** Requests of a phase that never ended, or ended without the time that is judged. */
function withoutSample(
  { leg, check, counts: whole }: CheckedLeg,
  all: SecondRange,
  samples: number,
  [from, to]: readonly [number, number],
): number {
  const count = (metric: string, more: Readonly<Record<string, string>> = {}) =>
    sum(countsPerSecond(leg, metric, { ...tagsOf(check), ...more }, all).slice(from, to));
  const ended = count(METRICS.requests);
  const skipped = count(METRICS.requests, { outcome: 'skipped' });
  const pending = Math.max(0, count(METRICS.requestsStarted) - (ended - skipped));
  // A push may end between the start of a request and its end; all phases together lack no more than the summary does.
  const unfinished = Math.min(pending, whole.unfinished);
  return unfinished + (hasSampleOfEach(check) ? 0 : Math.max(0, ended - samples));
}

/** Rank p of all that was asked for, those without a time last: rank p (answered + missing) / answered of the answered. */
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
