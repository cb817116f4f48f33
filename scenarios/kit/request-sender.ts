import http, { type Params } from 'k6/http';
import { Answer, receivedOf } from './core/answer.ts';
import type { Operation } from './core/operation.ts';
import { fillPath, type ParameterValue, queryText } from './core/path-template.ts';
import type { RequestParts } from './core/visit.ts';
import type { Recorder } from './recorder.ts';
import type { Scene } from './scene.ts';
import { tellOfAnswer } from './tell-of-answer.ts';

// Found at once, where a field of a module is looked up each time.
const { request: send } = http;

export type Parts = RequestParts & { readonly path?: Readonly<Record<string, ParameterValue>> };

/**
 * Sends the requests of one VU and sees to it that each of them is measured. k6 has read headers and parameters when the
 * answer is there, so one object of each serves all requests: making new ones was a tenth of a request's cost.
 */
export class RequestSender {
  private readonly scene: Scene;
  private readonly recorder: Recorder;
  private readonly tags = { name: '', svc: '', window: '' };
  // k6 times the last hop only, so a redirect is an answer of its own.
  private readonly params: Params = { tags: this.tags, redirects: 0, timeout: 0, headers: {} };

  constructor(scene: Scene, recorder: Recorder) {
    this.scene = scene;
    this.recorder = recorder;
  }

  /** Most requests are nothing but their operation; then `request` is undefined, which spares a look for each part. */
  send(operation: Operation, request: Parts | undefined): Answer {
    const { scene, recorder, params, tags } = this;
    const { clock, leg, headers } = scene;
    const traceparent = scene.tracer.next();
    headers['traceparent'] = traceparent;
    params.timeout = operation.timeoutMs ?? leg.requestTimeoutMs;
    tags.name = operation.target;
    tags.svc = operation.svc;
    const url = leg.target + addressOf(operation, request);
    const body = request === undefined ? null : bodyOf(request);
    const sentAtMs = clock.nowMs();
    const window = recorder.started(operation, sentAtMs);
    tags.window = window;
    if (leg.mark !== '') headers['tracestate'] = recorder.traceState(sentAtMs);
    params.headers = request === undefined ? headers : withOwn(headers, request);
    const reply = send(operation.method, url, body, params);
    const received = receivedOf(operation, sentAtMs, clock.nowMs() - sentAtMs, reply);
    recorder.ended(received);
    tellOfAnswer(received, scene, window, traceparent);
    return new Answer(received);
  }
}

function addressOf({ template }: Operation, request: Parts | undefined): string {
  return request === undefined
    ? fillPath(template)
    : fillPath(template, request.path) + queryText(request.query);
}

/** The visit's headers, or a copy of them with what this request adds. */
function withOwn(headers: Record<string, string>, { body, headers: own }: Parts): Record<string, string> {
  if (typeof body !== 'object') return own === undefined ? headers : { ...headers, ...own };
  return { ...headers, 'content-type': 'application/json', ...own };
}

function bodyOf({ body }: Parts): string | null {
  if (body === undefined) return null;
  return typeof body === 'string' ? body : JSON.stringify(body);
}
