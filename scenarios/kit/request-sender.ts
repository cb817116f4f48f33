import http, { type Params } from 'k6/http';
import { RUN_HEADER } from './contract.ts';
import type { Received } from './core/answer.ts';
import type { RequestTags } from './core/audience.ts';
import type { Operation } from './core/operation.ts';
import { outcomeOf } from './core/outcome.ts';
import { fillPath, type ParameterValue, queryText } from './core/path-template.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import { traceparent } from './core/trace.ts';
import type { RequestParts } from './core/visit.ts';
import { mayTell, tell } from './events.ts';
import type { LegClock } from './leg-clock.ts';
import type { Recorder } from './recorder.ts';

export interface SenderParts {
  readonly leg: PreparedLeg;
  readonly clock: LegClock;
  readonly recorder: Recorder;
  readonly journey: string;
  /** The trace id of the n-th request of this journey. */
  readonly traceId: (request: number) => string;
}

type Parts = RequestParts & { readonly path?: Readonly<Record<string, ParameterValue>> };

/** Sends the requests of one journey and sees to it that each of them is measured. */
export class RequestSender {
  private readonly parts: SenderParts;
  private requests = 0;

  constructor(parts: SenderParts) {
    this.parts = parts;
  }

  async send(operation: Operation, request: Parts, visitHeaders: Record<string, string>): Promise<Received> {
    const { leg, clock, recorder } = this.parts;
    const url = leg.target + fillPath(operation.template, request.path) + queryText(request.query);
    const traceId = this.parts.traceId(this.requests++);
    const headers = this.headersOf(request, visitHeaders, traceId);
    const sentAtMs = clock.nowMs();
    const tags = recorder.started(operation, recorder.windowAt(sentAtMs));
    const params = this.paramsOf(operation, headers, tags);
    const received = this.exchange(operation, url, bodyOf(request), params, sentAtMs);
    recorder.ended(received, tags);
    this.tellOf(received, tags, traceId);
    return received;
  }

  private exchange(
    operation: Operation,
    url: string,
    body: string | null,
    params: Params,
    sentAtMs: number,
  ): Received {
    const reply = http.request(operation.method, url, body, params);
    const { status } = reply;
    const outcome = outcomeOf(status, reply.error_code, operation.accepts);
    const { blocked, duration } = reply.timings;
    // k6 times no failed dial, and its timings of a broken answer are not what the user waited.
    const durationMs = outcome === 'good' ? blocked + duration : this.parts.clock.nowMs() - sentAtMs;
    return { operation, outcome, status, sentAtMs, durationMs, reply };
  }

  private headersOf(request: Parts, visitHeaders: Record<string, string>, traceId: string) {
    const headers: Record<string, string> = {
      [RUN_HEADER]: this.parts.leg.run,
      traceparent: traceparent(traceId),
      ...visitHeaders,
    };
    if (typeof request.body === 'object') headers['content-type'] = 'application/json';
    return Object.assign(headers, request.headers);
  }

  private paramsOf(operation: Operation, headers: Record<string, string>, tags: RequestTags): Params {
    return {
      headers,
      tags: { name: operation.target, svc: operation.svc, window: tags.window },
      timeout: operation.timeoutMs ?? this.parts.leg.requestTimeoutMs,
      // k6 times the last hop only, so a redirect is an answer of its own.
      redirects: 0,
    };
  }

  private tellOf(received: Received, tags: RequestTags, traceId: string): void {
    const { operation, outcome, status, sentAtMs, durationMs } = received;
    const event = outcome === 'good' ? 'slow-request' : 'bad-request';
    if (event === 'slow-request' && durationMs < this.parts.leg.slowFromMs) return;
    if (!mayTell(event)) return;
    const error = received.reply?.error ?? '';
    tell({
      event,
      atMs: sentAtMs,
      journey: this.parts.journey,
      svc: operation.svc,
      op: operation.name,
      window: tags.window,
      outcome,
      status,
      durationMs,
      traceId,
      ...(error === '' ? {} : { error: error.slice(0, 200) }),
    });
  }
}

function bodyOf(request: Parts): string | null {
  if (request.body === undefined) return null;
  return typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
}
