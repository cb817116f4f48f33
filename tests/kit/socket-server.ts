import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** What RFC 6455 has a server add to the client's key. */
const KEY_SUFFIX = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;

export interface SocketServer {
  readonly url: string;
  /** Requests for a connection. */
  readonly upgrades: readonly IncomingMessage[];
  /** Texts that came over connections. */
  readonly texts: readonly string[];
  /** Connections whose client has not gone. */
  readonly open: ReadonlySet<Duplex>;
  /** Close frames received. */
  closeFrames(): number;
  stop(): Promise<void>;
}

/** Answers what came over a connection to this URL; `say` sends a text, `drop` breaks it off. */
export type Converse = (url: string, text: string, say: (text: string) => void, drop: () => void) => void;

/** How a connection to this URL begins: with a first text, without one, refused, or not at all. */
export type Welcome = (url: string) => { readonly say?: string; readonly refuse?: number } | 'never';

/** A target of pages and connections on a free loopback port, just enough of RFC 6455 for short texts. */
export async function startSocketServer(welcome: Welcome, converse: Converse): Promise<SocketServer> {
  const upgrades: IncomingMessage[] = [];
  const texts: string[] = [];
  const open = new Set<Duplex>();
  const sockets = new Set<Duplex>();
  let closeFrames = 0;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.on('upgrade', (request, socket: Duplex) => {
    const url = request.url ?? '';
    upgrades.push(request);
    open.add(socket);
    sockets.add(socket);
    // It never closes its own side, nor answers a close frame.
    socket.on('end', () => open.delete(socket)).on('close', () => open.delete(socket));
    socket.on('error', () => {}).resume();
    const welcomed = welcome(url);
    if (welcomed === 'never') return;
    if (welcomed.refuse !== undefined) {
      socket.end(`HTTP/1.1 ${welcomed.refuse} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    socket.write(switching(request.headers['sec-websocket-key'] ?? ''));
    const say = (text: string) => socket.write(frame(text));
    if (welcomed.say !== undefined) say(welcomed.say);
    socket.on('data', (chunk: Buffer) => {
      for (const { opcode, text } of framesIn(chunk)) {
        if (opcode === CLOSE) closeFrames++;
        if (opcode !== TEXT) continue;
        texts.push(text);
        converse(url, text, say, () => socket.destroy());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    upgrades,
    texts,
    open,
    closeFrames: () => closeFrames,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function switching(key: string): string {
  const accept = createHash('sha1')
    .update(key + KEY_SUFFIX)
    .digest('base64');
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

/** A text of at most 125 bytes. */
function frame(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x80 | TEXT, bytes.length]), bytes]);
}

/** The client's frames in a chunk, each masked and of at most 125 bytes. */
function framesIn(chunk: Buffer): { readonly opcode: number; readonly text: string }[] {
  const frames = [];
  for (let at = 0; at + 6 <= chunk.length; ) {
    const length = (chunk[at + 1] ?? 0) & 0x7f;
    const mask = chunk.subarray(at + 2, at + 6);
    const data = chunk.subarray(at + 6, at + 6 + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    frames.push({ opcode: (chunk[at] ?? 0) & 0x0f, text: Buffer.from(data).toString('utf8') });
    at += 6 + length;
  }
  return frames;
}
