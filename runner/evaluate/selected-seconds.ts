import type { PlannedCheck } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import {
  inSeconds,
  type LegView,
  momentsPerSecond,
  type PerSecond,
  rangeOf,
  type SecondRange,
} from './leg-view.ts';

/** k6 drops an iteration when its second begins; the journey was due within the second after. */
const DUE_AFTER_SECONDS = 1;

type Selected = Pick<PlannedCheck, 'selector' | 'window'>;

/** The seconds on which a check is judged: those of its window, or of the blocks of it that it selects, joined. */
export function secondsOf(leg: LegView, { selector, window }: Selected): SecondRange {
  const whole = rangeOf(leg, window);
  if (selector.block === undefined && selector.experiment === undefined) return whole;
  const parts = blocksIn(leg, selector)
    .map(({ from, to }) => ({ from: Math.max(from, whole.from), to: Math.min(to, whole.to) }))
    .filter(({ from, to }) => to > from);
  return { from: 0, to: parts.reduce((total, { from, to }) => total + to - from, 0), parts };
}

/** What counts of the blocks that a selection is about, in order of time, whether the leg got there or not. */
export function blocksIn({ record }: LegView, { block, experiment }: Selector): SecondRange[] {
  const { blocks = [] } = record.plan.played;
  return blocks
    .filter((each) => block === undefined || each.block === block)
    .filter((each) => experiment === undefined || each.experiment === experiment)
    .map(inSeconds);
}

/** How many seconds a check is judged on. */
export function judgedSeconds(leg: LegView, check: Selected): number {
  const { from, to } = secondsOf(leg, check);
  return to - from;
}

/** Journeys that found no free VU, by the second in which they were due; of all streams where none is named. */
export function droppedPerSecond(leg: LegView, range: SecondRange, scenario?: string): PerSecond {
  const tags = scenario === undefined ? {} : { scenario };
  return momentsPerSecond(leg, 'dropped_iterations', tags, range, DUE_AFTER_SECONDS);
}

/** The same of those that may have sent what a check is about. */
export function droppedOf(leg: LegView, check: Selected): PerSecond {
  const range = secondsOf(leg, check);
  const { cohort, experiment } = check.selector;
  if (cohort === undefined) return droppedPerSecond(leg, range);
  const streams = leg.record.plan.played.streams
    .filter((stream) => stream.cohort === cohort)
    .filter(({ name }) => cohort === 'bystander' || experiment === undefined || name === experiment)
    .map(({ name }) => droppedPerSecond(leg, range, name));
  return Array.from({ length: Math.max(0, range.to - range.from) }, (_, second) =>
    streams.reduce((total, dropped) => total + (dropped[second] ?? 0), 0),
  );
}
