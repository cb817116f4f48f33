import { START_SHIFT_MS } from '../../../scenarios/kit/contract.ts';
import { countText, millisecondsText } from '../../model/number-text.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';

/** Seconds begin where pushes do, give or take half a push; a clock that is set back by more puts requests elsewhere. */
const MOST_BACKWARDS_MS = 500;
/** A clock that is set moves by this much against one that nobody sets; one that is steered does not. */
const MOST_STEP_MS = 1_000;
/** Between what one clock says of a leg and what another one says. */
const MOST_APART_MS = 5_000;

/**
 * Did the machine's clock run evenly? What was observed is laid on the leg's seconds by it, so a clock that is set while a
 * leg is under way, or a record put together from two, moves requests into other windows.
 */
export function clockSteady({ record }: LegView): ValidityCheck {
  const amiss = [...setBack(record), ...stepsOf(record), ...outOfTime(record)];
  return finding(record.plan.id, {
    id: 'clock-steady',
    title: 'The clock ran evenly',
    expected: `times in order, to ${millisecondsText(MOST_BACKWARDS_MS)}, within the time that k6 ran, and no step of over ${millisecondsText(MOST_STEP_MS)} against a clock that nobody sets`,
    found: amiss.length === 0 ? 'in order' : amiss.join('; '),
    passed: amiss.length === 0,
    remedy:
      'The clock of the machine was set, or the files are not of one leg. Let the clock be, and run again.',
  });
}

interface Moment {
  readonly atMs: number;
  readonly monotonicMs?: number;
}

function setBack({ timeline, generator, target }: LegRecord): string[] {
  const probes = target ? [target.before, ...target.during, target.after] : [];
  return [
    ...firstStepBack('timeline.ndjson.gz: push', timeline?.pushes ?? []),
    ...firstStepBack('generator.json: sample', generator?.samples ?? []),
    ...firstStepBack('target.json: probe', probes),
  ];
}

function firstStepBack(what: string, moments: readonly Moment[]): string[] {
  const back = moments.findIndex(
    ({ atMs }, index) => atMs < (moments[index - 1]?.atMs ?? atMs) - MOST_BACKWARDS_MS,
  );
  const [before, after] = [moments[back - 1], moments[back]];
  if (before === undefined || after === undefined) return [];
  return [
    `${what} ${countText(back + 1)} is ${millisecondsText(before.atMs - after.atMs)} before the last one`,
  ];
}

/** Between two moments the time of day moved otherwise than a clock that nobody sets: it was set, forward or back. */
function stepsOf({ generator, target }: LegRecord): string[] {
  const probes = target ? [target.before, ...target.during, target.after] : [];
  return [
    ...firstStep('generator.json', generator?.samples ?? []),
    ...firstStep('target.json', probes),
  ].slice(0, 1);
}

function firstStep(file: string, moments: readonly Moment[]): string[] {
  const offsets = moments.flatMap(({ atMs, monotonicMs }) =>
    monotonicMs === undefined ? [] : [{ atMs, offsetMs: atMs - monotonicMs }],
  );
  const steps = offsets.map(({ offsetMs }, index) => offsetMs - (offsets[index - 1]?.offsetMs ?? offsetMs));
  const index = steps.findIndex((stepMs) => Math.abs(stepMs) > MOST_STEP_MS);
  const [stepMs, moment] = [steps[index], offsets[index]];
  if (stepMs === undefined || moment === undefined) return [];
  const at = new Date(moment.atMs).toISOString();
  return [
    `${file}: by ${at} the clock had been set ${stepMs > 0 ? 'forward' : 'back'} by ${millisecondsText(Math.abs(stepMs))}`,
  ];
}

/** k6's own clock, which nobody can set, says how long it ran; the machine's says from when to when. */
function outOfTime({ k6, summary, timeline, events }: LegRecord): string[] {
  const [from, to] = [k6.startedAtMs - MOST_APART_MS, k6.endedAtMs + MOST_APART_MS];
  const isOutside = ({ atMs }: Moment) => atMs < from || atMs > to;
  const ranMs = k6.endedAtMs - k6.startedAtMs;
  const zeroes = events.flatMap((event) =>
    event.event === 'clock' ? [{ atMs: event.zeroAtMs - START_SHIFT_MS }] : [],
  );
  const outside = (timeline?.pushes ?? []).filter(isOutside).length;
  return [
    ...(ranMs < 0 ? ['run.json: k6 ended before it started'] : []),
    ...(summary !== null && summary.testRunDurationMs > ranMs + MOST_APART_MS
      ? [
          `summary.json: k6 ran for ${millisecondsText(summary.testRunDurationMs)}, run.json gives it ${millisecondsText(Math.max(0, ranMs))}`,
        ]
      : []),
    ...(outside > 0 ? [`timeline.ndjson.gz: ${countText(outside)} pushes came while k6 did not run`] : []),
    ...(zeroes.some(isOutside) ? ['events.ndjson: the clock stood at zero while k6 did not run'] : []),
    ...(zeroes.length > 1
      ? [`events.ndjson: the clock stood at zero ${countText(zeroes.length)} times`]
      : []),
  ];
}
