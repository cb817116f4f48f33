/**
 * A mail provider to try things with: a process of its own that accepts mails and takes its time, as the real ones do.
 *
 * `POST /mails` answers 202 after the delay. `PUT /delay` with `{"ms": 2000}` makes it slower or faster from then on.
 * `GET /mails` tells how many were accepted. Ends with the process that started it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import fastify from 'fastify';

/** What the provider says to the process that started it. */
export interface MailProviderReady {
  readonly url: string;
}

const LONGEST_DELAY_MS = 60_000;

function parseDelayMs(written: string): number {
  const delayMs = Number(written);
  if (/^\d+$/.test(written) && delayMs <= LONGEST_DELAY_MS) return delayMs;
  throw new InvalidArgumentError(`A delay is a number of milliseconds from 0 to ${LONGEST_DELAY_MS}.`);
}

const MAIL = {
  type: 'object',
  required: ['to', 'subject'],
  properties: { to: { type: 'string' }, subject: { type: 'string' } },
} as const;
const DELAY = {
  type: 'object',
  required: ['ms'],
  properties: { ms: { type: 'integer', minimum: 0, maximum: LONGEST_DELAY_MS } },
} as const;

async function listen(firstDelayMs: number): Promise<string> {
  const app = fastify();
  let delayMs = firstDelayMs;
  let accepted = 0;
  app.post('/mails', { schema: { body: MAIL } }, async (_request, reply) => {
    await delay(delayMs);
    accepted += 1;
    return reply.code(202).send({ accepted });
  });
  app.get('/mails', async () => ({ accepted }));
  app.put<{ Body: { ms: number } }>('/delay', { schema: { body: DELAY } }, async ({ body }) => {
    delayMs = body.ms;
    return { ms: delayMs };
  });
  return app.listen({ port: 0, host: '127.0.0.1' });
}

const { delay: firstDelayMs } = new Command('mail-provider')
  .option('--delay <ms>', 'how long each mail takes', parseDelayMs, 400)
  .parse()
  .opts<{ delay: number }>();
const url = await listen(firstDelayMs);
// Signals from a terminal reach the whole group; the target says when the mail provider ends, by ending or hanging up.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.exit(0));
process.send?.({ url } satisfies MailProviderReady);
