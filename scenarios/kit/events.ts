import { EVENT_MARK, type KitEvent, type Outcome } from './contract.ts';
import { EventQuota } from './core/event-quota.ts';

/** Sorts of news, each with its own quota, so that a flood of one does not hide another. */
export type News = 'clock' | 'threw' | 'slow' | Exclude<Outcome, 'good' | 'skipped'>;

const seldom = () => new EventQuota(3, 100);

/** Module state is per VU: what every VU may say before it falls nearly silent. */
const quotas: Readonly<Record<News, EventQuota>> = {
  clock: new EventQuota(1, Number.POSITIVE_INFINITY),
  threw: new EventQuota(3, Number.POSITIVE_INFINITY),
  slow: seldom(),
  error: seldom(),
  refused: seldom(),
  timeout: seldom(),
  limited: seldom(),
};

/** Whether such news may be told now. Ask first, so that what is kept back costs nothing to build. */
export function mayTell(news: News): boolean {
  return quotas[news].take();
}

/** Tells the runner, as a marked log line. */
export function tell(event: KitEvent): void {
  // eslint-disable-next-line no-console -- k6's console is the one way out of a VU that the runner reads.
  console.warn(EVENT_MARK + JSON.stringify(event));
}
