import { mailClient, type SendMail } from '../mail-client.ts';
import { type Deliver, webhookClient } from '../webhook-client.ts';
import type { CallOutside } from './outside-parties.ts';

/** The outside parties, each behind its circuit breaker. */
export interface OutsideClients {
  readonly sendMail: SendMail;
  readonly deliver: Deliver;
}

/** The means to reach the mail provider and the receivers of webhooks, which share one address in the demo. */
export function outsideClients(url: string, call: CallOutside): OutsideClients {
  const sendMail = mailClient(url);
  const deliver = webhookClient(url);
  return {
    sendMail: (mail) => call('mail', () => sendMail(mail)),
    deliver: (webhook) => call('webhooks', () => deliver(webhook)),
  };
}
