import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_TYPE, problemDocument } from './problem.ts';

/** Answers with a problem document where there is a connection but no reply to send, and closes the connection. */
export function refuseOnSocket(socket: Duplex, status: number, detail: string): void {
  const body = JSON.stringify(problemDocument(status, detail));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
    'x-service: gateway',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
