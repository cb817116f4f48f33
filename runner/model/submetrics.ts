import {
  METRICS,
  RETRIED_TAG,
  SELECTOR_TAGS,
  TIME_SLIS,
  type TimeSli,
} from '../../scenarios/kit/contract.ts';
import type { Expectation, PlannedCheck } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import { countedAs } from './counted-as.ts';
import { isJobSli } from './meant-requests.ts';
import type { Objective } from './thresholds.ts';

/** How `over_limit` names a limit: `below-200` is broken by 200 itself, `at-most-200` is not. */
export function limitTag(sli: PlannedCheck['sli'], { operator, limit, unit }: Expectation): string | null {
  if (!isTimeSli(sli) || unit !== 'ms') return null;
  return `${operator === '<' ? 'below' : 'at-most'}-${limit}`;
}

export function isTimeSli(sli: PlannedCheck['sli']): sli is TimeSli {
  return TIME_SLIS.some((known) => known === sli);
}

/** The tags inside the braces of a submetric that select these samples. */
export function submetricTags(selector: Selector, window: Objective['window']): string {
  const tags = SELECTOR_TAGS.flatMap((tag) =>
    selector[tag] === undefined ? [] : [`${tag}:${selector[tag]}`],
  );
  return [...tags, ...(window === '*' ? [] : [`window:${window}`])].join(',');
}

/** The k6 submetrics a check reads. */
export function submetricsOf(check: PlannedCheck): string[] {
  const own = ownSubmetrics(countedAs(check));
  if (check.than === undefined || !('selector' in check.than)) return own;
  return [...own, ...ownSubmetrics({ ...check, submetricTags: check.than.submetricTags })];
}

function ownSubmetrics(check: PlannedCheck): string[] {
  const select = (metric: string, ...extra: string[]) =>
    selected(metric, [...extra, check.submetricTags].filter(Boolean).join(','));
  if (check.sli === 'invariant') {
    return ['held', 'broken'].map((outcome) => select(METRICS.invariants, `outcome:${outcome}`));
  }
  const counts = [
    select(METRICS.requests),
    select(METRICS.requestsStarted),
    ...['good', 'skipped', 'limited'].map((outcome) => select(METRICS.requests, `outcome:${outcome}`)),
  ];
  if (isJobSli(check.sli))
    counts.push(
      select(METRICS.jobs),
      ...['done', 'failed', 'lost'].map((outcome) => select(METRICS.jobs, `outcome:${outcome}`)),
    );
  if (check.sli === 'jobs_retried_unfinished')
    counts.push(
      ...['yes', 'no'].flatMap((retried) =>
        ['', 'outcome:failed', 'outcome:lost'].map((outcome) =>
          select(METRICS.jobs, outcome, `${RETRIED_TAG}:${retried}`),
        ),
      ),
    );
  if (!isTimeSli(check.sli)) return counts;
  return [
    ...counts,
    select(check.sli),
    ...[check.limitTag, check.waiver?.limitTag ?? null].flatMap((tag) =>
      tag === null ? [] : [select(METRICS.overLimit, `sli:${check.sli}`, `limit:${tag}`)],
    ),
  ];
}

/** A metric with its tags as k6 writes submetrics; no braces when there are no tags. */
export function selected(metric: string, tags: string): string {
  return tags === '' ? metric : `${metric}{${tags}}`;
}
