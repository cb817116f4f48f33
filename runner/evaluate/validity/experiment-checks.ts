import { METRICS } from '../../../scenarios/kit/contract.ts';
import { countText, millisecondsText, ratioText } from '../../model/number-text.ts';
import { type PlannedSwitch, plannedSwitches } from '../../model/planned-switches.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { PlannedExperiment } from '../../schema/plan-schema.ts';
import type { Switched } from '../../schema/switches-schema.ts';
import { GENERATOR_LIMITS } from '../../statistics/generator-validity.ts';
import { sum } from '../../statistics/series.ts';
import { type LegView, samplesPerSecond } from '../leg-view.ts';
import { finding } from './finding.ts';

/** The runner's own timers are this exact on a machine that is fit to measure; blocks are minutes. */
const LATEST_MS = 1_000;

/**
 * Was each experiment played as planned? An objective that needs one would judge a disturbance that never was, so what
 * fails here makes it invalid, whatever it found.
 */
export function experimentChecks(leg: LegView): ValidityCheck[] {
  const { experiments = [] } = leg.record.plan;
  return experiments.flatMap((experiment) => [
    ...(experiment.switch === null ? [] : [switched(leg, experiment)]),
    ...(experiment.stream === null ? [] : [arrived(leg, experiment, experiment.stream)]),
  ]);
}

function switched(leg: LegView, experiment: PlannedExperiment): ValidityCheck {
  const { plan, switches } = leg.record;
  const due = plannedSwitches([experiment]);
  const sent = (switches?.switches ?? []).filter((each) => each.experiment === experiment.name);
  const amiss = due.flatMap((planned) => whyNot(planned, sent, leg.zeroAtMs, settledMs(experiment)));
  return finding(plan.id, {
    id: `${experiment.name}-switched`,
    title: `The experiment "${experiment.name}" was switched when it was due`,
    experiment: experiment.name,
    expected: `${countText(due.length)} switches answered with 2xx, sent within ${millisecondsText(LATEST_MS)} and answered within ${millisecondsText(settledMs(experiment))}`,
    found: amiss.length === 0 ? 'all were' : amiss.join('; '),
    passed: amiss.length === 0,
    remedy:
      'Look at what the admin address answered (switches.json of this leg): correct the path in the profile, or the address of --admin.',
  });
}

/** What counts of a block begins when it has settled; without settling it begins at once. */
function settledMs({ settleMs }: PlannedExperiment): number {
  return Math.max(settleMs, LATEST_MS);
}

function whyNot(
  { state, atMs }: PlannedSwitch,
  sent: readonly Switched[],
  zeroAtMs: number,
  answeredMs: number,
): string[] {
  const own = sent.find((each) => each.state === state && each.dueMs === atMs);
  const what = `${state} at ${countText(atMs / 1_000)} s`;
  if (own === undefined) return [`${what} was never sent`];
  const lateMs = own.sentAtMs - zeroAtMs - atMs;
  if (own.status === null) return [`${what} got no answer (${own.error ?? 'no reason'})`];
  if (own.status < 200 || own.status > 299) return [`${what} was answered with ${own.status}`];
  if (Math.abs(lateMs) > LATEST_MS) return [`${what} was sent ${millisecondsText(lateMs)} late`];
  if (lateMs + own.durationMs > answeredMs)
    return [`${what} was answered only after ${millisecondsText(lateMs + own.durationMs)}`];
  return [];
}

/** Dropped journeys did not disturb anybody, so they do not count as begun, whoever is to blame for the drops. */
function arrived(leg: LegView, { name }: PlannedExperiment, stream: string): ValidityCheck {
  const { plan } = leg.record;
  const perSecond = plan.played.streams.find((each) => each.name === stream)?.perSecond ?? [];
  const planned = sum(perSecond.slice(0, leg.seconds));
  const whole = { from: 0, to: Math.max(1, leg.seconds) };
  const started = sum(samplesPerSecond(leg, METRICS.scheduleLag, { scenario: stream }, whole));
  const tolerance = Math.max(GENERATOR_LIMITS.rateShare * planned, borderArrivals(leg, perSecond));
  return finding(plan.id, {
    id: `${name}-arrivals`,
    title: `As many journeys of the experiment "${name}" began as planned`,
    experiment: name,
    expected: `${countText(planned)} within ${ratioText(GENERATOR_LIMITS.rateShare)}`,
    found: `${countText(started)} began`,
    passed: planned > 0 && Math.abs(started - planned) <= tolerance,
    remedy:
      'Its virtual users were all waiting for answers, or k6 could not keep its schedule: lower its rate, or mend what is so slow.',
  });
}

/** Where a leg was stopped, the arrivals of one second may count on either side. */
function borderArrivals({ record }: LegView, perSecond: readonly number[]): number {
  return record.stopReason === null ? 0 : Math.max(0, ...perSecond);
}
