import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { RejectedPush } from './rejected-push.ts';
import { uncompressSnappy } from './snappy-block.ts';

const LOOPBACK = '127.0.0.1';
const MOST_BODY_BYTES = 16 * 1024 * 1024;
const MOST_UNCOMPRESSED_BYTES = 4 * MOST_BODY_BYTES;
/** How long a push that is under way when the leg ends may take; k6 itself gives up after 5 s. */
const LAST_PUSH_MS = 5_000;

export interface RemoteWriteHandlers {
  /** Receives each uncompressed body with the moment its request arrived. Throws RejectedPush for what it cannot read. */
  readonly accept: (body: Buffer, atMs: number) => Promise<void>;
  /** Told of everything that was refused, and of failures of `accept`. */
  readonly refused: (error: unknown) => void;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface RemoteWriteServer {
  readonly url: string;
  /** Lets pushes under way come to their end, then frees the port. */
  close(): Promise<void>;
}

/** Listens on a free loopback port. Answers 204 once a push is recorded, so that a k6 that has ended has been heard out. */
export async function openRemoteWriteServer(
  path: string,
  handlers: RemoteWriteHandlers,
): Promise<RemoteWriteServer> {
  const server = createServer((request, response) => {
    void answer(request, response, path, handlers);
  });
  // k6 keeps one connection for the whole leg, and does not repeat a push that meets a connection just closed.
  server.keepAliveTimeout = 0;
  server.on('clientError', (error, socket) => refuseConnection(error, socket, handlers));
  const port = await listen(server);
  return { url: `http://${LOOPBACK}:${port}${path}`, close: () => close(server) };
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

async function close(server: Server): Promise<void> {
  // One turn accepts what waits in the backlog, the next one reads it: neither is cut off unread.
  await turn();
  await turn();
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const deadline = setTimeout(() => server.closeAllConnections(), LAST_PUSH_MS);
  await closed;
  clearTimeout(deadline);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  handlers: RemoteWriteHandlers,
): Promise<void> {
  const atMs = handlers.now();
  try {
    mustBeRemoteWrite(request, path);
    const body = uncompressSnappy(
      await readBody(request.iterator({ destroyOnReturn: false })),
      MOST_UNCOMPRESSED_BYTES,
    );
    await handlers.accept(body, atMs);
    response.writeHead(204).end();
  } catch (error) {
    handlers.refused(error);
    refuse(response, error);
  }
}

function mustBeRemoteWrite(request: IncomingMessage, path: string): void {
  if (request.url !== path) throw new RejectedPush(404, 'remote write has another path');
  if (request.method !== 'POST') throw new RejectedPush(405, 'remote write is a POST');
}

async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new RejectedPush(413, 'the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return;
  const status = error instanceof RejectedPush ? error.status : 500;
  const message = error instanceof RejectedPush ? error.message : 'the push could not be recorded';
  response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${message}\n`);
}

function refuseConnection(
  error: Error,
  socket: Socket | NodeJS.WritableStream,
  handlers: RemoteWriteHandlers,
): void {
  handlers.refused(new RejectedPush(400, 'not HTTP', { cause: error }));
  if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
}
