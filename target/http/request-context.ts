import type { FastifyInstance, FastifyReply, FastifyRequest, RouteGenericInterface } from 'fastify';
import type { Service } from '../architecture.ts';
import { RequestDatabase } from '../database/request-database.ts';
import type { Platform } from '../platform.ts';
import type { Identity } from '../services/identity.ts';
import { countRequest, identityBehind, neededToken } from './admission.ts';
import { PROBLEM_TYPE, Problem, problemDocument } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    database: RequestDatabase | null;
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    service?: Service;
    /** Answers without a session. */
    open?: boolean;
  }
}

/** The route options that say whose work a request is. */
export function owned(service: Service, options: { open?: boolean } = {}) {
  return { config: { service, ...options } };
}

export function databaseOf(request: FastifyRequest): RequestDatabase {
  if (request.database === null) throw new Error('this route belongs to no service');
  return request.database;
}

/** Whoever sent the request, and the database on their behalf. */
export interface SignedIn {
  readonly database: RequestDatabase;
  readonly identity: Identity;
  /** The tenant's number: the key that every statement filters by. */
  readonly tenant: number;
}

function signedIn(request: FastifyRequest): SignedIn {
  const { identity } = request;
  if (identity === null) throw new Problem(401, 'This needs a session: POST /auth/sessions.');
  return { database: databaseOf(request), identity, tenant: identity.tenantNumber };
}

/** Makes a route's handler from work that is done for a signed-in user. */
export function forUser<Route extends RouteGenericInterface>(
  work: (session: SignedIn, request: FastifyRequest<Route>, reply: FastifyReply<Route>) => Promise<unknown>,
) {
  return (request: FastifyRequest<Route>, reply: FastifyReply<Route>) =>
    work(signedIn(request), request, reply);
}

/** The bearer token, or undefined where the header is missing or malformed. */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '')?.[1];
}

/** A database access of its own for one piece of a service's work, in the manner of the architecture. */
export function openDatabase(
  { architecture, pools }: Pick<Platform, 'architecture' | 'pools'>,
  service: Service,
): RequestDatabase {
  return new RequestDatabase(pools.of(service), architecture === 'legacy' ? 'request' : 'statement');
}

/** What every request needs of the platform. */
export type RequestPlatform = Pick<
  Platform,
  'architecture' | 'faults' | 'pools' | 'sessions' | 'limit' | 'routing'
>;

async function identify(request: FastifyRequest, service: Service, platform: RequestPlatform): Promise<void> {
  const token = neededToken(bearerToken(request));
  const database = databaseOf(request);
  const identity = await identityBehind(platform, database, token);
  request.identity = identity;
  countRequest(platform, identity);
  platform.routing.route(database, { service, method: request.method, token, identity });
}

/** What a session reads after an answer shows what the answer acknowledged, however late that was. */
function noteAcknowledgedWrite(
  request: FastifyRequest,
  reply: FastifyReply,
  platform: RequestPlatform,
): void {
  const token = bearerToken(request);
  const isWrite = request.method !== 'GET' && reply.statusCode < 400;
  if (request.identity !== null && token !== undefined && isWrite) platform.routing.wrote(token);
}

/** What `Server-Timing` says of a request: its time in SQL, and its wait for connections. */
export const serverTiming = (database: Pick<RequestDatabase, 'databaseMs' | 'poolMs'> | null): string =>
  `db;dur=${(database?.databaseMs ?? 0).toFixed(2)}, pool;dur=${(database?.poolMs ?? 0).toFixed(2)}`;

/** What every answer says of itself: who gave it, where, and what it cost the database. */
function addAccounts(
  request: FastifyRequest,
  reply: FastifyReply,
  { faults, routing }: RequestPlatform,
): void {
  if (!faults.isOn('no-server-timing')) reply.header('server-timing', serverTiming(request.database));
  reply.header('x-service', request.routeOptions.config.service ?? 'gateway');
  if (request.identity === null) return;
  reply.headers({
    'x-region': routing.servedIn(request.database, request.identity),
    'x-data-region': routing.regionOf(request.identity),
  });
}

/** A share of the requests fails before anything is done for them. */
function failFast(app: FastifyInstance, { faults }: RequestPlatform): void {
  app.addHook('onRequest', async (request, reply) => {
    const share = faults.parameters('fast-errors')?.share ?? 0;
    if (request.routeOptions.config.service === undefined || Math.random() >= share) return;
    return reply.code(500).type(PROBLEM_TYPE).send(problemDocument(500, 'This instance is broken.'));
  });
}

/**
 * Gives every request its database access and its identity, and every answer its accounts. The session is looked up
 * after the body has arrived, so that a slow sender holds no connection, and before it is validated: 401 before 400.
 */
export function addRequestContext(app: FastifyInstance, platform: RequestPlatform): void {
  app.decorateRequest('database', null);
  app.decorateRequest('identity', null);
  failFast(app, platform);
  app.addHook('preValidation', async (request) => {
    const { service, open } = request.routeOptions.config;
    if (service === undefined) return;
    request.database = openDatabase(platform, service);
    if (open !== true) await identify(request, service, platform);
  });
  // Runs once for every answer, also after errors and for clients that have gone: the one place that always ends a request.
  app.addHook('onSend', async (request, reply) => {
    request.database?.release();
    noteAcknowledgedWrite(request, reply, platform);
    addAccounts(request, reply, platform);
  });
}
