import { METRICS, type MetricSummary, RETRIED_TAG, type TrendSummary } from '../../scenarios/kit/contract.ts';
import type { LegRecord } from '../model/run-record.ts';
import { selected, submetricsOf } from '../model/submetrics.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { isAboutJobs } from './timed-check.ts';

/** What k6's summary counts exactly for one check. */
export interface CheckCounts {
  /** Requests sent and ended, plus skipped ones. */
  readonly total: number;
  readonly good: number;
  readonly skipped: number;
  readonly limited: number;
  /** Sent, never answered nor timed out. */
  readonly unfinished: number;
  /** Beyond the limit or without a usable answer; null for SLIs without a time limit, and where k6 did not count it. */
  readonly over: number | null;
  /** Times recorded; null for SLIs that are not times. */
  readonly trend: TrendSummary | null;
  readonly held: number;
  readonly broken: number;
  /** What became of jobs; null for checks of requests. */
  readonly jobs: JobCounts | null;
}

/** Jobs that did not end as they should, and requests that were to begin some and did not. */
export interface JobCounts {
  readonly failed: number;
  /** Asked for until the journey gave up. */
  readonly lost: number;
  readonly retried: RetriedCounts;
  /** Requests that were refused, failed or skipped, so that no job began. */
  readonly notAccepted: number;
  /** Requests of which nothing more was heard: a job may have begun. */
  readonly unanswered: number;
}

/** What the product says of how often jobs were begun. Jobs of which it says nothing are in neither. */
export interface RetriedCounts {
  /** Begun more than once. */
  readonly all: number;
  readonly lost: number;
  /** Begun once: how many there are, failed and were lost. */
  readonly never: { readonly all: number; readonly failed: number; readonly lost: number };
}

/** Reads a check's submetrics from the summary. An absent submetric counts nothing; that there were no samples is judged later. */
export function countsOf(record: LegRecord, check: PlannedCheck): CheckCounts {
  const requests = requestCountsOf(record, check);
  return isAboutJobs(check) ? jobCountsOf(record, check, requests) : requests;
}

/**
 * The same of jobs: in all those that were followed to their end, good those that were done, and unfinished those that
 * were accepted and of which nothing more was heard.
 */
function jobCountsOf(record: LegRecord, { submetricTags }: PlannedCheck, requests: CheckCounts): CheckCounts {
  const ended = (...outcome: string[]) => summaryCount(record, METRICS.jobs, ...outcome, submetricTags);
  const total = ended();
  return {
    ...requests,
    total,
    good: ended('outcome:done'),
    limited: 0,
    unfinished: Math.max(0, requests.good - total),
    jobs: {
      failed: ended('outcome:failed'),
      lost: ended('outcome:lost'),
      retried: retriedCountsOf(ended),
      notAccepted: requests.total - requests.good,
      unanswered: requests.unfinished,
    },
  };
}

function retriedCountsOf(ended: (...tags: string[]) => number): RetriedCounts {
  const begun = (retried: 'yes' | 'no', ...outcome: string[]) =>
    ended(...outcome, `${RETRIED_TAG}:${retried}`);
  return {
    all: begun('yes'),
    lost: begun('yes', 'outcome:lost'),
    never: {
      all: begun('no'),
      failed: begun('no', 'outcome:failed'),
      lost: begun('no', 'outcome:lost'),
    },
  };
}

function requestCountsOf(record: LegRecord, check: PlannedCheck): CheckCounts {
  const read = (metric: string, ...tags: string[]) => lookUp(record, metric, [...tags, check.submetricTags]);
  const count = (metric: string, ...tags: string[]) => countIn(read(metric, ...tags));
  const trend = read(check.sli);
  const total = count(METRICS.requests);
  const skipped = count(METRICS.requests, 'outcome:skipped');
  return {
    total,
    skipped,
    good: count(METRICS.requests, 'outcome:good'),
    limited: count(METRICS.requests, 'outcome:limited'),
    unfinished: Math.max(0, count(METRICS.requestsStarted) - (total - skipped)),
    over: overLimit(record, check),
    trend: trend?.type === 'trend' ? trend : null,
    held: count(METRICS.invariants, 'outcome:held'),
    broken: count(METRICS.invariants, 'outcome:broken'),
    jobs: null,
  };
}

/**
 * Whether k6 was told to count all that a check reads by itself; other thresholds than those of the run may ask for more. What
 * lies beyond a limit does not matter here, as the timeline knows that of every limit.
 */
export function isRegistered({ plan }: LegRecord, check: PlannedCheck): boolean {
  const { submetrics } = plan.played;
  return submetricsOf(check).every(
    (name) => isOverLimit(name) || !isSelection(name) || submetrics.includes(name),
  );
}

/** Null where k6 was not told to count what lies beyond the limit, or not of this selection. */
function overLimit({ plan, summary }: LegRecord, check: PlannedCheck): number | null {
  const tags = [`sli:${check.sli}`, `limit:${check.limitTag}`, check.submetricTags].filter(Boolean);
  const name = selected(METRICS.overLimit, tags.join(','));
  return plan.played.submetrics.includes(name) ? countIn(summary?.metrics[name]) : null;
}

const isOverLimit = (name: string): boolean => name.startsWith(`${METRICS.overLimit}{`);

/** A metric as a whole is in every summary. */
const isSelection = (name: string): boolean => name.includes('{');

function lookUp({ summary }: LegRecord, metric: string, tags: readonly string[]): MetricSummary | undefined {
  return summary?.metrics[selected(metric, tags.filter(Boolean).join(','))];
}

/** A counter's value by its submetric's name; 0 when it never counted. */
export function summaryCount(record: LegRecord, metric: string, ...tags: string[]): number {
  return countIn(lookUp(record, metric, tags));
}

function countIn(metric: MetricSummary | undefined): number {
  return metric?.type === 'counter' || metric?.type === 'trend' ? metric.count : 0;
}
