import { countText } from '../../model/number-text.ts';
import { packed } from '../../model/packed-pushes.ts';
import type { HistogramDelta, Timeline, TimelinePush, TimelineSeries } from '../../model/timeline.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';

/** Of nanoseconds, as sums are kept: what is smaller comes from subtracting large numbers. */
const ROUNDING_SECONDS = 1e-6;

/** A counter of k6 only grows while k6 runs: one that falls began anew, or is not the one that it was. */
export function countersGrew(leg: LegView): ValidityCheck {
  const { record, timeline } = leg;
  const names = new Map(timeline.series.map((series) => [series.id, nameOf(series)]));
  const falls = suspectPushes(timeline).flatMap((push) =>
    fallenIn(push).map((id) => `${names.get(id) ?? 'a counter'} in second ${leg.secondOf(push)}`),
  );
  return finding(record.plan.id, {
    id: 'counters-grew',
    title: 'Counters only grew, and in whole numbers',
    expected: 'none that fell',
    found:
      falls.length === 0
        ? 'none'
        : `timeline.ndjson.gz: ${falls[0]}${falls.length > 1 ? `, and ${countText(falls.length - 1)} more` : ''}`,
    passed: falls.length === 0,
    remedy: 'k6 began anew within the leg, or another k6 pushed into its timeline. Run again.',
  });
}

function nameOf({ metric, tags }: TimelineSeries): string {
  const shown = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  return shown.length === 0 ? metric : `${metric}{${shown.join(',')}}`;
}

/** Mostly nothing fell, and then no push is unpacked to see that. */
function suspectPushes({ pushes }: Timeline): readonly TimelinePush[] {
  const { counters, histograms } = packed(pushes);
  const hasOnlyGrown =
    counters.values.every(isCount) &&
    histograms.values.every(isCount) &&
    histograms.zeros.every(isCount) &&
    histograms.sumSeconds.every((gained) => gained >= -ROUNDING_SECONDS) &&
    histograms.buckets.onlyGrew;
  return hasOnlyGrown ? [] : pushes;
}

/** The series that fell, or did not change by a whole number. */
function fallenIn({ counters, histograms }: TimelinePush): number[] {
  return [
    ...counters.filter(([, delta]) => !isCount(delta)).map(([id]) => id),
    ...histograms.filter(([, delta]) => !hasGrown(delta)).map(([id]) => id),
  ];
}

function hasGrown({ count, zero, sumSeconds, buckets }: HistogramDelta): boolean {
  const counts = [count, zero, ...buckets.map(([, gained]) => gained)];
  return counts.every(isCount) && sumSeconds >= -ROUNDING_SECONDS;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
