import { createServer, type ServerResponse } from 'node:http';
import process from 'node:process';
import type { ServerAnswer, ServerQuestion } from './server-messages.ts';

/**
 * The system under test of every benchmark, in a process of its own: answers at once, counts what it was asked, and
 * tells its parent when the first and the last request came in. Health probes are answered and not counted.
 */
const HEALTH = '/health';
const BODY = JSON.stringify({ items: [1, 2, 3].map((id) => ({ id, title: `Item ${id}`, state: 'open' })) });
const HEADERS = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(BODY),
  'server-timing': 'db;dur=1.5',
};

let count = 0;
let firstAtMs: number | null = null;
let lastAtMs: number | null = null;

function take(): void {
  count += 1;
  lastAtMs = Date.now();
  firstAtMs ??= lastAtMs;
}

function answer(response: ServerResponse): void {
  response.writeHead(200, HEADERS);
  response.end(BODY);
}

function reset(): void {
  count = 0;
  firstAtMs = null;
  lastAtMs = null;
}

const tell = (message: ServerAnswer): unknown => process.send?.(message);

const server = createServer((request, response) => {
  if (request.url !== HEALTH) take();
  answer(response);
});
// Longer than any virtual user rests, so that kept connections stay kept.
server.keepAliveTimeout = 120_000;

process.on('message', (question: ServerQuestion) => {
  if (question === 'reset') reset();
  tell({ kind: 'counted', count, firstAtMs, lastAtMs });
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  tell({ kind: 'listening', port: typeof address === 'object' && address !== null ? address.port : 0 });
});
