import { MailError } from './mail-client.ts';
import { errorText } from './target-error.ts';

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
  return async (webhook) => {
    const response = await fetch(`${url}/hooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(webhook),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch((cause: unknown) => {
      throw new MailError(`the receiver of webhooks cannot be reached: ${errorText(cause)}`, { cause });
    });
    await response.arrayBuffer();
    if (!response.ok) throw new MailError(`the receiver of webhooks answered ${response.status}`);
  };
}
