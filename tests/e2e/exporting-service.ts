import { setTimeout as delay } from 'node:timers/promises';
import { type AnswerRequest, answerJson, type SeenRequest } from '../kit/counting-server.ts';
import { madeExport, type StatedSpan } from '../observe/spans/made-spans.ts';

/** What each page of the shop asks of its database; ms. */
export const CALLS_MS = [6, 4] as const;

export interface ExportingService {
  readonly answer: AnswerRequest;
  /** Sends what was not sent yet. */
  readonly stop: () => Promise<void>;
}

const EXPORT_EVERY_MS = 300;

/**
 * A shop and its orders behind one address, instrumented as an SDK would do it: spans carry the trace context that came with
 * the request, and are exported in batches. Orders export their requests, and nothing of their database.
 */
export function exportingService(tracesUrl: string): ExportingService {
  let batch: StatedSpan[] = [];
  let sending = Promise.resolve();
  const send = async (spans: readonly StatedSpan[]): Promise<void> => {
    const body = JSON.stringify(madeExport(spans));
    await fetch(tracesUrl, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).catch(
      () => undefined,
    );
  };
  const flush = (): void => {
    const spans = batch;
    batch = [];
    if (spans.length > 0) sending = sending.then(() => send(spans));
  };
  const timer = setInterval(flush, EXPORT_EVERY_MS);
  return {
    answer(request, response) {
      if (request.url === '/health') return answerJson(response, { version: '1' });
      void delay(5).then(() => {
        batch.push(...spansOf(request));
        answerJson(response, { status: 'fine' });
      });
    },
    async stop() {
      clearInterval(timer);
      flush();
      await sending;
    },
  };
}

function spansOf({ url, headers }: SeenRequest): StatedSpan[] {
  const [, trace = '', parent = ''] = String(headers['traceparent']).split('-');
  const context = { trace, state: String(headers['tracestate']) };
  const server: StatedSpan = { ...context, id: `${parent}-server`, parent, kind: 'server', ms: 15 };
  if (url === '/orders') return [server];
  const call = { ...context, parent: server.id, kind: 'client', system: 'postgresql' } as const;
  const waited: StatedSpan = { ...call, id: `${parent}-pool`, name: 'pg-pool.connect', ms: 200 };
  return [...CALLS_MS.map((ms, nth) => ({ ...call, id: `${parent}-call-${nth}`, ms })), waited, server];
}
