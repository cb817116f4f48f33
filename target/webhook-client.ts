import { postOutside } from './outside/post.ts';

/** An event for an outside party. */
export interface Webhook {
  /** Whoever receives it twice can tell by this number. */
  readonly delivery: number;
  readonly integrationId: number;
  readonly event: string;
}

/** Hands a webhook to its receiver and waits until that has accepted it. */
export type Deliver = (webhook: Webhook) => Promise<void>;

const PATIENCE_MS = 10_000;

/** The means to deliver webhooks to the receiver at `url`. */
export function webhookClient(url: string): Deliver {
  const party = { party: 'the receiver of webhooks', url: `${url}/hooks`, patienceMs: PATIENCE_MS };
  return (body) => postOutside({ ...party, body });
}
