import type { Cohort, OperationKind, PlannedTenant } from '../contract.ts';
import type { Exchange } from './operation.ts';

/** What every metric says of who plays. Tenant ids are never tags. */
export type Audience = Pick<PlannedTenant, 'plan' | 'region'>;

/** The tags of a journey's own metrics. On a leg with experiments `cohort`, `experiment` and `block` come on top. */
export interface JourneyTags {
  journey: string;
  plan: string;
  region: string;
  window: string;
  [more: string]: string;
}

/** The tags of one request. */
export interface RequestTags extends JourneyTags {
  svc: string;
  op: string;
  kind: OperationKind;
}

/**
 * Tags to be filled in again and again: k6 copies them at every `add`, and in its engine a new object for each request
 * costs more than all that is written into it.
 */
export function blankRequestTags(): RequestTags {
  return { svc: '', op: '', kind: 'read', window: '', journey: '', plan: '', region: '' };
}

export function blankJourneyTags(): JourneyTags {
  return { journey: '', plan: '', region: '', window: '' };
}

/** Turns the tags to what is played now, and by whom. */
export function address(
  tags: JourneyTags,
  journey: string,
  { plan, region }: Audience,
  cohort: Cohort | undefined,
): void {
  tags.journey = journey;
  tags.plan = plan;
  tags.region = region;
  // Every stream of a leg has a cohort, or none has.
  if (cohort !== undefined) tags['cohort'] = cohort;
}

/** Turns the tags to what is asked for now. */
export function describe(tags: RequestTags, operation: Exchange, window: string): void {
  tags.svc = operation.svc;
  tags.op = operation.name;
  tags.kind = operation.kind;
  tags.window = window;
}
