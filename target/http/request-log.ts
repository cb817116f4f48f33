import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { FastifyInstance } from 'fastify';
import { TargetError } from '../target-error.ts';

/** One finished request, as the target saw it. */
export interface LoggedRequest {
  /** The `x-peakgate-run` header, empty where it was missing. */
  readonly run: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/** Where finished requests are written, one JSON object a line. */
export interface RequestLog {
  write(request: LoggedRequest): void;
  close(): Promise<void>;
}

/**
 * Opens the log for appending; lines are buffered and complete once `close` has returned. A log that can no longer be
 * written is reported once through `onLost`: whoever counts by it must not get a wrong count.
 */
export async function openRequestLog(file: string, onLost: (error: Error) => void): Promise<RequestLog> {
  const stream = createWriteStream(file, { flags: 'a' });
  try {
    await once(stream, 'open');
  } catch (cause) {
    const remedy = 'Name a file in a folder that exists and may be written.';
    throw new TargetError(`The request log ${file} cannot be written.`, remedy, cause);
  }
  stream.on('error', onLost);
  return {
    write: (request) => void stream.write(`${JSON.stringify(request)}\n`),
    close: async () => {
      stream.end();
      await finished(stream);
    },
  };
}

const MICROSECONDS = 1_000;

/** Writes a line for every request that was answered, whatever the answer. */
export function logRequests(app: FastifyInstance, log: RequestLog): void {
  app.addHook('onResponse', async (request, reply) => {
    const run = request.headers['x-peakgate-run'];
    log.write({
      run: typeof run === 'string' ? run : '',
      method: request.method,
      path: request.url.split('?', 1)[0] ?? '',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * MICROSECONDS) / MICROSECONDS,
    });
  });
}
