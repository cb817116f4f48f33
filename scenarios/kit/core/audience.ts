import type { OperationKind } from '../contract.ts';
import type { Operation } from './operation.ts';

/**
 * Who plays: the tags that stay the same for a whole journey. Tenant ids are never tags. An experiment's stream adds its
 * `cohort` and `block` here, and every metric carries them.
 */
export interface Audience {
  readonly journey: string;
  readonly plan: string;
  readonly region: string;
}

/** Mutable only so that the one who made it can add `outcome` to it: k6 copies tags at every `add`. */
export interface RequestTags extends Audience {
  readonly svc: string;
  readonly op: string;
  readonly kind: OperationKind;
  readonly window: string;
  [more: string]: string;
}

/**
 * The tags of one request. A fresh object for each: a cache by operation, journey, window, plan and region would grow to
 * megabytes in each of hundreds of VUs and save nothing, since a VU meets most combinations once.
 */
export function tagsOf(operation: Operation, audience: Audience, window: string): RequestTags {
  return {
    svc: operation.svc,
    op: operation.name,
    kind: operation.kind,
    window,
    journey: audience.journey,
    plan: audience.plan,
    region: audience.region,
  };
}
