/**
 * A mail provider to try things with: a process of its own that accepts mails and takes its time, as the real ones do.
 *
 * `POST /hooks` takes webhooks in, as another outside party would; `GET /hooks` tells how many were accepted.
 * `POST /mails` answers 202 after the delay. `PUT /delay` with `{"ms": 2000}` makes it slower or faster from then on.
 * `GET /mails` tells how many were accepted. The process that started it may also close its port; it ends with that one.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Command } from 'commander';
import fastify, { type FastifyInstance } from 'fastify';
import { LONGEST_DELAY_MS, parseDelayMs } from './delay-option.ts';

/** What the provider says to the process that started it. */
export interface MailProviderReady {
  readonly url: string;
}

/** What it may be told by that process; each order is answered once it is carried out. */
export type MailProviderOrder = { readonly delayMs: number } | { readonly isListening: boolean };

const MAIL = {
  type: 'object',
  required: ['to', 'subject'],
  properties: { to: { type: 'string' }, subject: { type: 'string' } },
} as const;
const HOOK = {
  type: 'object',
  required: ['delivery', 'integrationId', 'event'],
  properties: {
    delivery: { type: 'integer' },
    integrationId: { type: 'integer' },
    event: { type: 'string' },
  },
} as const;
/** How long a receiver of webhooks takes. */
const HOOK_DELAY_MS = 50;
const DELAY = {
  type: 'object',
  required: ['ms'],
  properties: { ms: { type: 'integer', minimum: 0, maximum: LONGEST_DELAY_MS } },
} as const;

const { delay: firstDelayMs } = new Command('mail-provider')
  .option('--delay <ms>', 'how long each mail takes', parseDelayMs, 400)
  .parse()
  .opts<{ delay: number }>();

// These outlive the port, which may be closed and opened again.
let delayMs = firstDelayMs;
let accepted = 0;
let hooks = 0;

function createProvider(): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  app.post('/mails', { schema: { body: MAIL } }, async (_request, reply) => {
    await delay(delayMs);
    accepted += 1;
    return reply.code(202).send({ accepted });
  });
  app.get('/mails', async () => ({ accepted }));
  app.post('/hooks', { schema: { body: HOOK } }, async (_request, reply) => {
    await delay(HOOK_DELAY_MS);
    hooks += 1;
    return reply.code(202).send({ accepted: hooks });
  });
  app.get('/hooks', async () => ({ accepted: hooks }));
  app.put<{ Body: { ms: number } }>('/delay', { schema: { body: DELAY } }, async ({ body }) => {
    delayMs = body.ms;
    return { ms: delayMs };
  });
  return app;
}

let provider = createProvider();
const url = await provider.listen({ port: 0, host: '127.0.0.1' });
let isListening = true;

/** Closes the port with all connections, as a provider that is down; or opens it again. */
async function setListening(wanted: boolean): Promise<void> {
  if (wanted === isListening) return;
  isListening = wanted;
  if (!wanted) return provider.close();
  provider = createProvider();
  await provider.listen({ port: Number(new URL(url).port), host: '127.0.0.1' });
}

async function obey(order: MailProviderOrder): Promise<void> {
  if ('delayMs' in order) delayMs = order.delayMs;
  else await setListening(order.isListening);
  process.send?.(order);
}

// Signals from a terminal reach the whole group; the target says when the mail provider ends, by ending or hanging up.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit(0));
process.on('message', (order: MailProviderOrder) => void obey(order));
process.send?.({ url } satisfies MailProviderReady);
