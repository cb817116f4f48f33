import http, { type Params } from 'k6/http';
import { RUN_HEADER } from './contract.ts';
import { Answer, type Reply } from './core/answer.ts';
import type { Operation } from './core/operation.ts';
import { meansNoAnswer } from './core/outcome.ts';
import { fillPath, type ParameterValue, queryText } from './core/path-template.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import type { JourneyTrace } from './core/trace.ts';
import type { RequestParts } from './core/visit.ts';
import { mayTell, tell } from './events.ts';
import type { LegClock } from './leg-clock.ts';
import type { Recorder } from './recorder.ts';

export interface SenderParts {
  readonly leg: PreparedLeg;
  readonly clock: LegClock;
  readonly recorder: Recorder;
  readonly journey: string;
  readonly trace: JourneyTrace;
  /** The visit's headers; the trace and run headers are added to them. */
  readonly headers: Record<string, string>;
}

type Parts = RequestParts & { readonly path?: Readonly<Record<string, ParameterValue>> };

/**
 * Sends the requests of one journey and sees to it that each of them is measured. k6 reads headers and parameters before
 * it returns, so one object of each serves all requests: making new ones was a tenth of the cost of a request.
 */
export class RequestSender {
  private readonly parts: SenderParts;
  private readonly tags = { name: '', svc: '', window: '' };
  private readonly params: Params;

  constructor(parts: SenderParts) {
    this.parts = parts;
    // k6 times the last hop only, so a redirect is an answer of its own.
    this.params = { tags: this.tags, redirects: 0 };
    parts.headers[RUN_HEADER] = parts.leg.run;
  }

  async send(operation: Operation, request: Parts): Promise<Answer> {
    const { leg, clock, recorder, trace } = this.parts;
    const url = leg.target + fillPath(operation.template, request.path) + queryText(request.query);
    const traced = trace.next();
    const sentAtMs = clock.nowMs();
    const tags = recorder.started(operation, recorder.windowAt(sentAtMs));
    const params = this.paramsOf(operation, request, tags.window, trace.traceparent(traced));
    const reply = await http.asyncRequest(operation.method, url, bodyOf(request), params);
    const answer = new Answer(operation, sentAtMs, this.elapsedMs(reply, sentAtMs), reply);
    recorder.ended(answer, tags);
    if (!answer.ok || answer.durationMs >= leg.slowFromMs)
      this.tellOf(answer, tags.window, trace.traceId(traced));
    return answer;
  }

  /** What the user waited. k6 times no failed dial, and a broken answer only in part; then the clock tells. */
  private elapsedMs({ error_code, timings }: Reply, sentAtMs: number): number {
    if (meansNoAnswer(error_code)) return this.parts.clock.nowMs() - sentAtMs;
    // k6's `duration` is sending + waiting + receiving; `blocked` covers DNS, connecting and TLS.
    return timings.blocked + timings.duration;
  }

  private paramsOf(operation: Operation, request: Parts, window: string, traceparent: string): Params {
    const { headers, leg } = this.parts;
    headers['traceparent'] = traceparent;
    this.tags.name = operation.target;
    this.tags.svc = operation.svc;
    this.tags.window = window;
    this.params.timeout = operation.timeoutMs ?? leg.requestTimeoutMs;
    this.params.headers = withOwn(headers, request);
    return this.params;
  }

  private tellOf(answer: Answer, window: string, traceId: string): void {
    const { operation, outcome, status, sentAtMs, durationMs, error } = answer;
    if (!mayTell(outcome === 'good' ? 'slow' : outcome)) return;
    tell({
      event: answer.ok ? 'slow-request' : 'bad-request',
      atMs: sentAtMs,
      journey: this.parts.journey,
      svc: operation.svc,
      op: operation.name,
      window,
      outcome,
      status,
      durationMs,
      traceId,
      ...(error === '' ? {} : { error: error.slice(0, 200) }),
    });
  }
}

/** The visit's headers, or a copy of them with what this request adds. */
function withOwn(headers: Record<string, string>, { body, headers: own }: Parts): Record<string, string> {
  if (typeof body !== 'object') return own === undefined ? headers : { ...headers, ...own };
  return { ...headers, 'content-type': 'application/json', ...own };
}

function bodyOf(request: Parts): string | null {
  if (request.body === undefined) return null;
  return typeof request.body === 'string' ? request.body : JSON.stringify(request.body);
}
