import { EVENT_MARK, type KitEvent } from './contract.ts';
import { EventQuota } from './core/event-quota.ts';

/** Module state is per VU: what every VU may say before it falls nearly silent. */
const quotas = {
  clock: new EventQuota(1, Number.POSITIVE_INFINITY),
  'bad-request': new EventQuota(3, 100),
  'slow-request': new EventQuota(3, 100),
  'journey-threw': new EventQuota(3, Number.POSITIVE_INFINITY),
} satisfies Record<KitEvent['event'], EventQuota>;

/** Whether an event of this sort may be told now. Ask first, so that one that is kept back costs nothing to build. */
export function mayTell(event: KitEvent['event']): boolean {
  return quotas[event].take();
}

/** Tells the runner, as a marked log line. */
export function tell(event: KitEvent): void {
  // eslint-disable-next-line no-console -- k6's console is the one way out of a VU that the runner reads.
  console.warn(EVENT_MARK + JSON.stringify(event));
}
