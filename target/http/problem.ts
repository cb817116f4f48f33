import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { NoConnectionError } from '../database/request-database.ts';
import { OpenCircuitError } from '../outside/circuit-breaker.ts';
import { OutsideError } from '../outside/post.ts';
import { errorCode } from '../target-error.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Sign in first',
  404: 'Not found',
  408: 'Too slow',
  409: 'Not possible here',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  426: 'Upgrade required',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Unavailable for the moment',
};

/** An answer other than success, thrown by whatever notices it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly statusCode: number;
  /** For `Retry-After`, in ms. */
  readonly retryAfterMs: number | undefined;

  constructor(statusCode: number, detail: string, retryAfterMs?: number) {
    super(detail);
    this.statusCode = statusCode;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Gives the one row that was looked for, or answers 404: also for what belongs to another tenant. */
export function found<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Problem(404, `There is no such ${what}.`);
  return row;
}

/** PostgreSQL's class 22, data exceptions: a value that passed the schema but that a column cannot hold, such as a NUL. */
const UNSTORABLE = /^22[0-9A-Z]{3}$/;
/** The server is shutting down, was lost, or has no connections left; or a replica gave up a read that its replay was waiting for. */
const UNAVAILABLE = /^(57P0[1-3]|40001|08[0-9A-Z]{3}|53300|ECONNREFUSED|ECONNRESET)$/;

function statusOf(error: FastifyError): number {
  if (error instanceof NoConnectionError || error instanceof OutsideError) return 503;
  if (error instanceof OpenCircuitError) return 503;
  if (error.statusCode !== undefined && error.statusCode < 500) return error.statusCode;
  const code = errorCode(error);
  if (UNSTORABLE.test(code)) return 400;
  return UNAVAILABLE.test(code) ? 503 : 500;
}

const MS_PER_SECOND = 1_000;

/** Whole seconds, as the header has no others. */
function retryAfterSeconds(error: FastifyError, status: number): number | undefined {
  const isTimed = error instanceof Problem || error instanceof OpenCircuitError;
  const waitMs = isTimed ? error.retryAfterMs : undefined;
  if (waitMs !== undefined) return Math.ceil(waitMs / MS_PER_SECOND);
  return status === 503 ? 1 : undefined;
}

export const PROBLEM_TYPE = 'application/problem+json';

/** A problem document (RFC 9457). */
export function problemDocument(status: number, detail: string) {
  return { type: 'about:blank', title: TITLES[status] ?? 'Problem', status, detail };
}

/** Answers with a problem document. What went wrong inside stays inside. */
export function sendProblem(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = statusOf(error);
  const detail = status < 500 ? error.message : 'The demo target could not answer.';
  const retryAfterS = retryAfterSeconds(error, status);
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS));
  if (status === 500) process.stderr.write(`${error.stack ?? error.message}\n`);
  void reply.code(status).type(PROBLEM_TYPE).send(problemDocument(status, detail));
}
