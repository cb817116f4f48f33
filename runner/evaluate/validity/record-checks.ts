import { METRICS } from '../../../scenarios/kit/contract.ts';
import { spokenDuration } from '../../grammar/duration.ts';
import { countText, millisecondsText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { summaryCount } from '../check-counts.ts';
import { countsPerSecond, type LegView, sum } from '../leg-view.ts';
import { finding } from './finding.ts';

/** k6 pushes once a second; a gap of this many seconds is more than a late push. */
const LONGEST_GAP_MS = 5_000;

/** Is what k6 and the observers left behind whole, and does it agree with itself? */
export function recordChecks(leg: LegView): ValidityCheck[] {
  return [
    k6Ended(leg),
    legComplete(leg),
    recordWhole(leg),
    pushesArrived(leg),
    countsAgree(leg),
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
        ? `ended by ${k6.signal ?? 'an unknown signal'} (${k6.meaning})`
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

function recordWhole({ record, timeline }: LegView): ValidityCheck {
  const cut = record.timeline && !timeline.complete ? ['timeline.ndjson.gz ends early'] : [];
  const damage = [...record.damage, ...cut];
  return finding(record.plan.id, {
    id: 'record-whole',
    title: 'The record of the leg is complete',
    expected: 'every file present and well-formed',
    found: damage.length === 0 ? 'complete' : damage.join('; '),
    passed: damage.length === 0,
    remedy: 'Run again. If it happens twice, look for a full disk or a k6 that was ended from outside.',
  });
}

function pushesArrived(leg: LegView): ValidityCheck {
  const { record, timeline, seconds } = leg;
  const times = timeline.pushes.map(({ atMs }) => atMs);
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs));
  const longest = Math.max(0, ...gaps);
  return finding(record.plan.id, {
    id: 'pushes-arrived',
    title: 'k6 reported every second',
    expected: `about ${seconds} pushes, no gap over ${LONGEST_GAP_MS / 1_000} s`,
    found: `${timeline.pushes.length} pushes, longest gap ${millisecondsText(longest)}`,
    passed:
      timeline.pushes.length > 0 && longest <= LONGEST_GAP_MS && timeline.pushes.length >= 0.8 * seconds,
    remedy: 'The machine was too busy to report, or asleep. Give the generator a machine of its own.',
  });
}

/** Two independent ways from the same k6: the summary at its end and the pushes of every second. */
function countsAgree(leg: LegView): ValidityCheck {
  const whole = { from: 0, to: Math.max(1, leg.seconds) };
  const pairs = [METRICS.requestsStarted, METRICS.requests, METRICS.journeys].map((metric) => ({
    metric,
    summary: summaryCount(leg.record, metric),
    timeline: sum(countsPerSecond(leg, metric, {}, whole)),
  }));
  const different = pairs.filter(({ summary, timeline }) => summary !== timeline);
  return finding(leg.record.plan.id, {
    id: 'counts-agree',
    title: 'Summary and timeline count the same',
    expected: 'equal counts',
    found:
      different.length === 0
        ? `${countText(pairs[1]?.summary ?? 0)} requests in both`
        : different
            .map(
              ({ metric, summary, timeline }) =>
                `${metric}: ${countText(summary)} in the summary, ${countText(timeline)} in the timeline`,
            )
            .join('; '),
    passed: different.length === 0,
    remedy:
      'Pushes were lost on the way. Run again on a quieter machine; the counts of this leg cannot be trusted.',
  });
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
