import type { ServerResponse } from 'node:http';
import { RUN_HEADER } from '../../scenarios/kit/contract.ts';
import { type AnswerRequest, answerJson, type SeenRequest } from '../kit/counting-server.ts';

/** How the services of these tests answer. */

export const well: AnswerRequest = (_request, response) => answerJson(response, { status: 'up' });

export const withError: AnswerRequest = (_request, response) => {
  response.writeHead(500).end();
};

/** Accepts every request and never answers one. */
export const never: AnswerRequest = () => {};

/** Answers the first request, which is the probe before the load, and from then on only as `afterwards` does. */
export function wellUntilProbed(afterwards: AnswerRequest): AnswerRequest {
  let probed = false;
  return (request, response) => {
    const answer = probed ? afterwards : well;
    probed = true;
    answer(request, response);
  };
}

/** Answers as `first`, and so many ms after the first request of a run as `then`. */
export function changingAfter(delayMs: number, first: AnswerRequest, then: AnswerRequest): AnswerRequest {
  let begunAtMs: number | null = null;
  return (request, response) => {
    if (begunAtMs === null && isLoad(request)) begunAtMs = request.atMs;
    const changed = begunAtMs !== null && request.atMs - begunAtMs >= delayMs;
    (changed ? then : first)(request, response);
  };
}

/** Stands still at the beginning of every cycle, counted from the first request of a run; who asks meanwhile waits. */
export function stallingFor(stallMs: number, everyMs: number): AnswerRequest {
  let begunAtMs: number | null = null;
  return (request, response) => {
    if (isLoad(request)) begunAtMs ??= request.atMs;
    const leftMs = begunAtMs === null ? 0 : stallMs - ((request.atMs - begunAtMs) % everyMs);
    setTimeout(() => well(request, response), Math.max(0, leftMs));
  };
}

/** Every second request of a run gets an error at once; probes are always answered. */
export function failingEverySecond(): AnswerRequest {
  let asked = 0;
  return (request, response) => {
    if (isLoad(request)) asked += 1;
    (asked % 2 === 1 && isLoad(request) ? withError : well)(request, response);
  };
}

/** Notes how long each request of a run waited for its answer, in ms. */
export function timing(answer: AnswerRequest, waitsMs: number[]): AnswerRequest {
  return (request, response: ServerResponse) => {
    if (isLoad(request)) response.on('finish', () => waitsMs.push(Date.now() - request.atMs));
    answer(request, response);
  };
}

/** Whether a request belongs to some run, and is no probe. */
export function isLoad({ headers }: SeenRequest): boolean {
  return headers[RUN_HEADER] !== undefined;
}
