import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PeakgateError } from '../../errors.ts';
import { spansOf } from './otlp-spans.ts';
import type { SpanFeed, SpanHandlers } from './span-feed.ts';

const LOOPBACK = '127.0.0.1';
const PATH = '/v1/traces';
const MOST_BODY_BYTES = 32 * 1024 * 1024;

const unpacked = promisify(gunzip);

/** Something that is refused: what the sender is answered. */
class RefusedExport extends Error {
  override readonly name = 'RefusedExport';
  readonly status: 400 | 404 | 405 | 413 | 415;
  readonly remedy: string;

  constructor(status: RefusedExport['status'], message: string, remedy: string) {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

const AS_JSON =
  'Let the exporter send JSON: OTEL_EXPORTER_OTLP_PROTOCOL=http/json, or "encoding: json" in the collector’s otlphttp exporter.';

/** Receives OTLP over HTTP, in JSON, on loopback: `POST /v1/traces`, plain or gzip. Another port than `port` is no use to the services. */
export function spanReceiver(port: number): SpanFeed {
  let server: Server | null = null;
  return {
    shown: `http://${LOOPBACK}:${port}${PATH}`,
    async open(handlers) {
      server = createServer((request, response) => void answer(request, response, handlers));
      await listen(server, port);
    },
    look: async () => undefined,
    async close() {
      const closed = server;
      server = null;
      if (closed !== null) await close(closed);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, LOOPBACK, resolve);
    });
  } catch (cause) {
    throw new PeakgateError('port-taken', `${LOOPBACK}:${port}`, { cause });
  }
}

/** Exporters keep their connections; whatever they send from now on belongs to no leg. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  await closed;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { take, refuse }: SpanHandlers,
): Promise<void> {
  try {
    mustBeTraces(request);
    const spans = spansOf(await readJson(request));
    if (spans === null) throw new RefusedExport(400, 'the body is no trace export', AS_JSON);
    take(spans);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
  } catch (error) {
    const refused = error instanceof RefusedExport ? error : unreadable(error);
    refuse({ message: `${refused.status} ${refused.message}`, remedy: refused.remedy });
    if (response.destroyed) return;
    // The rest of a body that nobody reads would be taken for the next request.
    response.writeHead(refused.status, { 'content-type': 'text/plain', connection: 'close' });
    response.end(`${refused.message}. ${refused.remedy}\n`);
  }
}

function unreadable(error: unknown): RefusedExport {
  const said = error instanceof Error ? error.message : String(error);
  return new RefusedExport(400, `the export cannot be read (${said})`, AS_JSON);
}

function mustBeTraces({ url, method, headers }: IncomingMessage): void {
  const toPath = `Send traces, and only those, to POST ${PATH}.`;
  if (url?.split('?')[0] !== PATH) throw new RefusedExport(404, 'this is no place for that', toPath);
  if (method !== 'POST') throw new RefusedExport(405, 'traces are posted', toPath);
  const type = headers['content-type']?.split(';')[0]?.trim() ?? 'no content type';
  if (type !== 'application/json') throw new RefusedExport(415, `${type} cannot be read here`, AS_JSON);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  const isPacked = request.headers['content-encoding'] === 'gzip';
  const plain = isPacked ? await unpacked(body, { maxOutputLength: 4 * MOST_BODY_BYTES }) : body;
  return JSON.parse(plain.toString('utf8'));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  // Left open when it is given up, so that the refusal can still be sent over it.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > MOST_BODY_BYTES)
      throw new RefusedExport(413, 'the export is too large', 'Let the exporter send smaller batches.');
    parts.push(part);
  }
  return Buffer.concat(parts, bytes);
}
