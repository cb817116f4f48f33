import { METRICS } from '../../../scenarios/kit/contract.ts';
import { spokenDuration } from '../../grammar/duration.ts';
import { countText, millisecondsText } from '../../model/number-text.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { agree, mayBeLost } from '../agreement.ts';
import { summaryCount } from '../check-counts.ts';
import type { LegView } from '../leg-view.ts';
import { totalGained } from '../series-index.ts';
import { clockSteady } from './clock-check.ts';
import { countersGrew } from './counters-check.ts';
import { finding } from './finding.ts';
import { impossibleNumbers } from './impossible-numbers.ts';
import { limitsCounted } from './limits-counted.ts';
import { seriesKnown } from './series-check.ts';
import { summaryFits } from './summary-check.ts';
import { windowsKept } from './windows-kept.ts';

/** k6 pushes once a second; a gap of this many seconds is more than a late push. */
const LONGEST_GAP_MS = 5_000;

/** k6 counts its time from the start of the first journey, which may be up to a second into the leg. */
const LATEST_START_MS = 1_000;

/** Is what k6 and the observers left behind whole, and does it agree with itself? */
export function recordChecks(leg: LegView): ValidityCheck[] {
  return [
    k6Ended(leg),
    legComplete(leg),
    legLength(leg),
    recordWhole(leg),
    pushesArrived(leg),
    clockSteady(leg),
    countersGrew(leg),
    seriesKnown(leg),
    countsAgree(leg),
    summaryFits(leg),
    limitsCounted(leg),
    windowsKept(leg),
    journeysHeld(leg),
  ];
}

function k6Ended({ record: { plan, k6 } }: LegView): ValidityCheck {
  const stoppedOnPurpose = k6.stoppedBy === 'abort';
  return finding(plan.id, {
    id: 'k6-ended',
    title: 'k6 ended as it should',
    expected: 'exit code 0',
    found:
      k6.exitCode === null
        ? `${k6.signal === null ? 'never ran' : `ended by ${k6.signal}`} (${k6.meaning})`
        : `exit code ${k6.exitCode} (${k6.meaning})`,
    passed: k6.exitCode === 0 || stoppedOnPurpose,
    remedy: `Read k6.log of this leg${k6.lastLogLines.length > 0 ? `; it ends with: ${k6.lastLogLines.at(-1)}` : ''}.`,
  });
}

/** A leg that was aborted as an outage may still fail; it can no longer pass. */
function legComplete({ record: { plan, stopReason } }: LegView): ValidityCheck {
  return finding(plan.id, {
    id: 'leg-complete',
    title: 'The leg was played to its end',
    expected: `${spokenDuration(plan.durationMs)} of load`,
    found: stopReason ?? 'played to its end',
    passed: stopReason === null,
    severity: 'warning',
    remedy: 'A leg that was stopped early can fail, but not pass. Mend the outage and run again.',
  });
}

/** k6 that ends early by itself and says that all is well has not played the peak that is judged. */
function legLength({ record: { plan, stopReason, summary } }: LegView): ValidityCheck {
  const playedMs = summary?.testRunDurationMs ?? 0;
  return finding(plan.id, {
    id: 'leg-length',
    title: 'k6 played as long as planned',
    expected: `at least ${spokenDuration(plan.durationMs)}`,
    found:
      summary === null
        ? 'not known'
        : `${millisecondsText(playedMs)}${stopReason === null ? '' : ', until it was stopped'}`,
    passed: stopReason !== null || playedMs >= plan.durationMs - LATEST_START_MS,
    remedy: 'Read k6.log of this leg: the scenario may end before its stages do.',
  });
}

function recordWhole({ record, timeline }: LegView): ValidityCheck {
  const cut = record.timeline && !timeline.complete ? ['timeline.ndjson.gz ends early'] : [];
  const damage = [
    ...record.damage,
    ...cut,
    ...missingParts(record),
    ...summaryGaps(record),
    ...lostClock(record),
    ...impossibleNumbers(record),
  ];
  return finding(record.plan.id, {
    id: 'record-whole',
    title: 'The record of the leg is complete',
    expected: 'every file present and well-formed',
    found: damage.length === 0 ? 'complete' : damage.join('; '),
    passed: damage.length === 0,
    remedy: 'Run again. If it happens twice, look for a full disk or a k6 that was ended from outside.',
  });
}

/** Whoever read the record has said why a part is missing; that none was named is no reason to go without. */
function missingParts({ damage, summary, timeline, generator, target }: LegRecord): string[] {
  if (damage.length > 0) return [];
  return Object.entries({ summary, timeline, generator, target })
    .filter(([, part]) => part === null)
    .map(([name]) => `the ${name} is missing`);
}

/** k6 lists every registered submetric, also one without samples: what is absent was lost, and would read as zero. */
function summaryGaps({ plan, summary }: LegRecord): string[] {
  if (summary === null) return [];
  const absent = plan.played.submetrics.filter((name) => summary.metrics[name] === undefined);
  const ragged = Object.entries(summary.metrics)
    .filter(([, metric]) => metric.type === 'trend' && metric.quantiles.length !== summary.quantiles.length)
    .map(([name]) => name);
  return [
    ...(absent.length > 0
      ? [`summary.json lacks ${countText(absent.length)} metrics, first ${absent[0]}`]
      : []),
    ...ragged.map((name) => `summary.json has not every quantile of ${name}`),
  ];
}

/** Without its clock nobody knows which second a push belongs to. */
function lostClock(record: LegRecord): string[] {
  const began = summaryCount(record, METRICS.scheduleLag) > 0;
  return began && !record.events.some(({ event }) => event === 'clock')
    ? ['events.ndjson does not say when the clock stood at zero']
    : [];
}

function pushesArrived(leg: LegView): ValidityCheck {
  const { record, timeline, seconds } = leg;
  const moments = timeline.pushes.map(({ atMs }) => atMs);
  // The leg's own ends count as well: pushes that begin late or end early leave a gap there.
  const borders = [leg.zeroAtMs, leg.zeroAtMs + seconds * 1_000];
  const times = [...moments, ...borders].toSorted((a, b) => a - b);
  const longestMs = Math.max(0, ...times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs)));
  return finding(record.plan.id, {
    id: 'pushes-arrived',
    title: 'k6 reported every second',
    expected: `about ${seconds} pushes, no gap over ${LONGEST_GAP_MS / 1_000} s`,
    found: `${timeline.pushes.length} pushes, longest gap ${millisecondsText(longestMs)}`,
    passed:
      timeline.pushes.length > 0 && longestMs <= LONGEST_GAP_MS && timeline.pushes.length >= 0.8 * seconds,
    remedy: 'The machine was too busy to report, or asleep. Give the generator a machine of its own.',
  });
}

/** Two independent ways from the same k6: the summary at its end and the pushes of every second. */
function countsAgree(leg: LegView): ValidityCheck {
  const pairs = COUNTED_TWICE.map(({ metric, pushed }) => ({
    metric,
    summary: summaryCount(leg.record, metric),
    timeline: pushed(leg, metric),
  }));
  const different = pairs
    .filter(({ summary, timeline }) => !agree(summary, timeline, mayBeLost(summary)))
    .map(
      ({ metric, summary, timeline }) =>
        `${metric}: ${countText(summary)} in the summary, ${countText(timeline)} in the timeline`,
    );
  const found = [...different, ...moreEndsThanStarts(leg)];
  return finding(leg.record.plan.id, {
    id: 'counts-agree',
    title: 'Summary and timeline count the same',
    expected: 'equal counts, but for a few samples of the last push',
    found:
      found.length === 0
        ? `${countText(summaryCount(leg.record, METRICS.requests))} requests in both`
        : found.join('; '),
    passed: found.length === 0,
    remedy:
      'Pushes were lost on the way. Run again on a quieter machine; the counts of this leg cannot be trusted.',
  });
}

const countPushed = ({ index }: LegView, metric: string) => totalGained(index.counters, metric, {});
const timesPushed = ({ index }: LegView, metric: string) => totalGained(index.histograms, metric, {});

const COUNTED_TWICE = [
  { metric: METRICS.requestsStarted, pushed: countPushed },
  { metric: METRICS.requests, pushed: countPushed },
  { metric: METRICS.overLimit, pushed: countPushed },
  { metric: METRICS.invariants, pushed: countPushed },
  { metric: METRICS.journeys, pushed: countPushed },
  { metric: 'dropped_iterations', pushed: countPushed },
  { metric: METRICS.scheduleLag, pushed: timesPushed },
  { metric: METRICS.responseTime, pushed: timesPushed },
];

/** What ended must have begun; otherwise unfinished requests could hide behind ends that nobody started. */
function moreEndsThanStarts({ record }: LegView): string[] {
  const started = summaryCount(record, METRICS.requestsStarted);
  const ended =
    summaryCount(record, METRICS.requests) - summaryCount(record, METRICS.requests, 'outcome:skipped');
  return ended > started ? [`${countText(ended)} requests ended, but only ${countText(started)} began`] : [];
}

function journeysHeld({ record }: LegView): ValidityCheck {
  const threw = summaryCount(record, METRICS.journeys, 'outcome:threw');
  const first = record.events.find((event) => event.event === 'journey-threw');
  const where = first
    ? `: ${first.journey}: ${first.message}${first.stack[0] ? ` at ${first.stack[0]}` : ''}`
    : '';
  return finding(record.plan.id, {
    id: 'journeys-held',
    title: 'No journey threw an exception',
    expected: 'none',
    found: threw === 0 ? 'none' : `${countText(threw)} journeys threw${where}`,
    passed: threw === 0,
    remedy: 'Mend the journey at that line. What it did not send was not measured.',
  });
}
