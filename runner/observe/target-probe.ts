import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TargetProbe } from '../schema/record-schema.ts';
import { versionOf } from './target-version.ts';

export interface TargetAddress {
  /** As given by the user; credentials in it are sent as basic authentication. */
  readonly target: string;
  /** Appended to the target: `/health`. */
  readonly healthPath: string;
}

export interface ProbeClock {
  /** Epoch ms. */
  readonly now: () => number;
  /** Ms of a clock that is never set. */
  readonly monotonicMs: () => number;
}

/** Asks the target once how it is. Never rejects: what kept it from answering is `error`, `timeout` after `timeoutMs`. */
export type ProbeTarget = (address: TargetAddress) => Promise<TargetProbe>;

type Answer = Pick<TargetProbe, 'status' | 'version' | 'error'>;

const MOST_BODY_BYTES = 64 * 1024;
const PROBE_TIMEOUT_MS = 2_000;
const PROBE_HEADERS = { 'x-peakgate-probe': '1', accept: 'application/json, */*' } as const;
const NO_ANSWER: Answer = { status: null, version: null, error: null };

/**
 * Probes over a connection of its own each time, so that neither a kept connection hides a target that accepts no new
 * one, nor a probe shares what the load uses. Any HTTP status is an answer; redirects are not followed.
 */
export const targetProbe =
  (clock: ProbeClock, timeoutMs = PROBE_TIMEOUT_MS): ProbeTarget =>
  async (address) => {
    const atMs = clock.now();
    const begun = clock.monotonicMs();
    const answer = await ask(address, timeoutMs);
    return {
      atMs,
      monotonicMs: Math.round(begun),
      ...answer,
      durationMs: Math.round((clock.monotonicMs() - begun) * 1000) / 1000,
    };
  };

const ask = async (address: TargetAddress, timeoutMs: number): Promise<Answer> => {
  try {
    return await exchange(open(address), timeoutMs);
  } catch (error) {
    return { ...NO_ANSWER, error: reasonOf(error) };
  }
};

function open({ target, healthPath }: TargetAddress): ClientRequest {
  const url = new URL(target.replace(/\/+$/, '') + healthPath);
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, { agent: false, headers: PROBE_HEADERS });
}

/** Sends the request and hears the answer out, or up to `timeoutMs`: what had arrived by then still counts. */
function exchange(request: ClientRequest, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve) => {
    let heard = NO_ANSWER;
    const finish = (error: string | null): void => {
      clearTimeout(deadline);
      resolve({ ...heard, error });
      request.destroy();
    };
    const deadline = setTimeout(finish, timeoutMs, 'timeout');
    request.on('error', (error) => finish(reasonOf(error)));
    request.on('response', (response) => {
      heard = { ...heard, status: response.statusCode ?? null };
      void listenTo(response).then(
        (version) => {
          heard = { ...heard, version };
          finish(null);
        },
        (error: unknown) => finish(reasonOf(error)),
      );
    });
    request.end();
  });
}

/** Reads the body as far as a version could be in it, and no further: a health page may never end. */
async function listenTo(
  response: AsyncIterable<Buffer> & Pick<IncomingMessage, 'headers'>,
): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) break;
  }
  return versionOf(response.headers, Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES).toString('utf8'));
}

/** System errors by their code, such as ECONNREFUSED: the message names addresses, which the record has already. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code ?? error.message;
}
