import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { PlannedSwitching } from '../schema/plan-schema.ts';
import type { Switched } from '../schema/switches-schema.ts';

/** An admin address that has not answered by then does not count as one. */
const TIMEOUT_MS = 10_000;

export type AdminAnswer = Pick<Switched, 'status' | 'error'>;

/** Sends one request of an experiment. Never rejects; redirects are not followed, as they may lead anywhere. */
export function askAdmin(admin: string, { method, path, body }: PlannedSwitching): Promise<AdminAnswer> {
  const url = new URL(admin + path);
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const text = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve) => {
    const headers = text === null ? {} : { 'content-type': 'application/json' };
    const request = send(url, { method, agent: false, headers, timeout: TIMEOUT_MS });
    const end = (answer: AdminAnswer): void => {
      clearTimeout(deadline);
      resolve(answer);
      request.destroy();
    };
    const deadline = setTimeout(end, TIMEOUT_MS, { status: null, error: 'timeout' });
    request.on('error', (error) => end({ status: null, error: reasonOf(error) }));
    request.on('response', ({ statusCode = null }) => end({ status: statusCode, error: null }));
    request.end(text ?? undefined);
  });
}

/** System errors by their code: the message names addresses, which may hold what must not be written. */
function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
