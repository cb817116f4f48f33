import type { Socket } from 'node:net';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { refuseOnSocket } from './bare-socket.ts';
import { sendProblem } from './problem.ts';

/** An address that leads to no route, because it cannot be read: no hook runs for it. */
function refuseAddress(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-service', 'gateway');
  sendProblem(error, request, reply);
}

/** What Node's parser says of other requests than malformed ones. */
const UNREAD: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What HTTP's parser gave up has no request and no reply. */
function refuseUnread({ code }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else refuseOnSocket(socket, UNREAD[code] ?? 400, 'This could not be read as an HTTP request.');
}

/** Server options: what is refused before any route is looked for is refused with a problem document, too. */
export const EARLY_REFUSALS = { frameworkErrors: refuseAddress, clientErrorHandler: refuseUnread } as const;
