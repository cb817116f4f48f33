import { spokenDuration } from '../grammar/duration.ts';
import { countText } from '../model/number-text.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { minimumRequests } from '../statistics/least-evidence.ts';
import { type JourneyTime, journeyMs } from './pool.ts';

type Facts = Omit<LegPlan, 'warnings'>;

/** What the reader of a plan should know before spending the time. */
export function planWarnings(plan: Facts): string[] {
  return [
    ...compressionWarning(plan),
    ...shortPeakWarning(plan),
    ...smallPoolWarning(plan),
    ...thinSampleWarnings(plan),
  ];
}

function compressionWarning({ compression, durationMs }: Facts): string[] {
  if (compression === 1) return [];
  return [
    `This leg plays ${spokenDuration(durationMs * compression)} of the profile in ${spokenDuration(durationMs)}: the curve, the windows and think time shrink ${Number(compression.toFixed(2))} times; rates, time-outs and the target's cache lifetimes do not.`,
  ];
}

function shortPeakWarning(plan: Facts): string[] {
  const peakMs = peakMsOf(plan);
  if (peakMs >= plan.minimumPeakMs) return [];
  return [
    `The peak window lasts ${spokenDuration(peakMs)}; below ${spokenDuration(plan.minimumPeakMs)} nothing can pass.`,
  ];
}

/** Sized by a run, where a target within its limits may need more. */
function smallPoolWarning({ load, pool: { vus, ampleVus, measured } }: Facts): string[] {
  if (measured === undefined || vus >= ampleVus) return [];
  const higher = load > measured.load ? ` Journeys were measured at ${measured.load}x.` : '';
  return [
    `${countText(vus)} virtual users are fewer than the ${countText(ampleVus)} that journeys at their limits would take: should one journey find none free, the leg is invalid.${higher}`,
  ];
}

function thinSampleWarnings({ checks }: Facts): string[] {
  return checks.flatMap(({ id, expectation, expectedSamples, pool }) => {
    const allowed = allowedShare(expectation);
    const needed = allowed === null ? 0 : minimumRequests(allowed);
    if (pool === 'run' || expectedSamples >= needed) return [];
    return [`${id}: about ${expectedSamples} samples expected, at least ${needed} are needed to pass.`];
  });
}

function allowedShare({
  statistic,
  probability,
  limit,
}: LegPlan['checks'][number]['expectation']): number | null {
  if (statistic === 'percentile' && probability !== null) return 1 - probability;
  return statistic === 'ratio' ? 1 - limit : null;
}

export interface TooLong {
  readonly journey: string;
  readonly journeyMs: number;
  readonly window: string;
  readonly windowMs: number;
}

/** Journeys that do not fit into a window, so that no request of theirs may fall where it belongs. */
export function tooLongJourneys({ played }: Pick<Facts, 'played'>, times: readonly JourneyTime[]): TooLong[] {
  const shortest = played.windows
    .map(({ name, fromMs, toMs }) => ({ window: name, windowMs: toMs - fromMs }))
    .toSorted((a, b) => a.windowMs - b.windowMs)[0];
  if (!shortest) return [];
  return times
    .map((time) => ({ journey: time.name, journeyMs: journeyMs(time), ...shortest }))
    .filter((found) => found.journeyMs > found.windowMs);
}

export function peakMsOf({ played }: Pick<Facts, 'played'>): number {
  const peak = played.windows.find(({ name }) => name === 'peak');
  return peak ? peak.toMs - peak.fromMs : 0;
}
