import http, { type Params } from 'k6/http';
import { Answer } from './core/answer.ts';
import type { Operation } from './core/operation.ts';
import { fillPath, type ParameterValue, queryText } from './core/path-template.ts';
import type { RequestParts } from './core/visit.ts';
import type { Recorder } from './recorder.ts';
import type { Scene } from './scene.ts';
import { tellOfAnswer } from './tell-of-answer.ts';

type Parts = RequestParts & { readonly path?: Readonly<Record<string, ParameterValue>> };

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

  send(operation: Operation, request: Parts): Answer {
    const { scene, recorder } = this;
    const { leg, clock } = scene;
    const traceparent = scene.tracer.next();
    const url = leg.target + fillPath(operation.template, request.path) + queryText(request.query);
    const sentAtMs = clock.nowMs();
    const window = recorder.started(operation, sentAtMs);
    if (leg.mark !== '') scene.headers['tracestate'] = recorder.traceState(sentAtMs);
    const params = this.paramsOf(operation, request, window, traceparent);
    const reply = http.request(operation.method, url, bodyOf(request), params);
    const answer = new Answer(operation, sentAtMs, clock.nowMs() - sentAtMs, reply);
    recorder.ended(answer);
    tellOfAnswer(answer, scene, window, traceparent);
    return answer;
  }

  private paramsOf(operation: Operation, request: Parts, window: string, traceparent: string): Params {
    const { tags, params } = this;
    const { headers, leg } = this.scene;
    headers['traceparent'] = traceparent;
    tags.name = operation.target;
    tags.svc = operation.svc;
    tags.window = window;
    params.timeout = operation.timeoutMs ?? leg.requestTimeoutMs;
    params.headers = withOwn(headers, request);
    return params;
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
