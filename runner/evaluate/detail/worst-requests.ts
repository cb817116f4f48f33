import type { KitEvent } from '../../../scenarios/kit/contract.ts';
import type { WorstRequest } from '../../model/leg-detail.ts';
import type { LegView } from '../leg-view.ts';

/** More than a reader follows up. */
const MOST_REQUESTS = 20;
/** So many ways of failing are shown even where slower requests would push them out. */
const MOST_KINDS = 10;

type RequestEvent = Extract<KitEvent, { readonly traceId: string }>;

/** One of every way of failing, and then the slowest; longest first. The kit remembers only some of many. */
export function worstRequests(leg: LegView): WorstRequest[] {
  const events = leg.record.events.filter((event): event is RequestEvent => 'traceId' in event);
  const slowest = events.toSorted((a, b) => b.durationMs - a.durationMs);
  const kinds = new Map<string, RequestEvent>();
  for (const event of slowest) {
    const kind = JSON.stringify([event.outcome, event.svc, event.op]);
    if (event.outcome !== 'good' && kinds.size < MOST_KINDS && !kinds.has(kind)) kinds.set(kind, event);
  }
  return [...new Set([...kinds.values(), ...slowest])]
    .slice(0, MOST_REQUESTS)
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .map(worstRequest);
}

function worstRequest(event: RequestEvent): WorstRequest {
  const { svc, op, journey, window, outcome, status, durationMs, traceId } = event;
  const second = Math.max(0, Math.floor(event.atMs / 1_000));
  return { second, svc, op, journey, window, outcome, status, durationMs, traceId };
}
