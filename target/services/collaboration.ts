import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestDatabase } from '../database/request-database.ts';
import { refuseOnSocket } from '../http/bare-socket.ts';
import { found, Problem } from '../http/problem.ts';
import { databaseOf, forUser, owned, serverTiming } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';
import { EditingRooms, type Greeting } from './editing-rooms.ts';

interface ListedDocument {
  readonly id: number;
  readonly title: string;
  readonly version: number;
}

const LIST = {
  name: 'documents-list',
  text: 'SELECT id, title, version FROM documents WHERE tenant_id = $1 AND project_id = $2 ORDER BY id DESC LIMIT 50',
};
const FIND = {
  name: 'document-find',
  text: 'SELECT id, title, text, version FROM documents WHERE tenant_id = $1 AND id = $2',
};

/** The one address that is a WebSocket. */
const EDITING = '/collaboration/documents/:id';

const LARGEST_MESSAGE_BYTES = 65_536;

/** Browsers cannot give headers to a socket, so its token may also come in the address. */
function tokenOf(request: FastifyRequest<{ Querystring: { token?: string } }>): string {
  const inHeader = /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '')?.[1];
  const token = inHeader ?? request.query.token;
  if (token === undefined || !/^[\w-]{1,100}$/.test(token)) {
    throw new Problem(401, 'This needs a session: POST /auth/sessions.');
  }
  return token;
}

type EditingRoute = { Params: IdParams; Querystring: { token?: string } };

/** Whoever may not come in is told so by a problem document before the upgrade; what is open then belongs to nobody else. */
function addEditing(app: FastifyInstance, platform: Platform): void {
  const { faults, pools, sessions } = platform;
  const timesOf = (database: RequestDatabase) =>
    faults.isOn('no-server-timing') ? {} : { serverTiming: serverTiming(database) };
  const rooms = new EditingRooms(() => new RequestDatabase(pools.of('collaboration'), 'statement'), timesOf);
  const greetings = new WeakMap<object, Greeting>();

  const enter = async (request: FastifyRequest<EditingRoute>): Promise<void> => {
    if (request.ws !== true) throw new Problem(426, 'Documents are edited over a WebSocket.');
    const database = databaseOf(request);
    const identity = await sessions.identify(database, tokenOf(request));
    if (identity === undefined) throw new Problem(401, 'The session is unknown or has ended.');
    request.identity = identity;
    const values = [identity.tenantNumber, request.params.id];
    const rows = await database.query<Pick<Greeting, 'text' | 'version'>>(FIND, values);
    const { text, version } = found(rows[0], 'document');
    greetings.set(request, { type: 'document', version, text, ...timesOf(database) });
    database.release();
  };

  app.get<EditingRoute>(
    EDITING,
    {
      ...owned('collaboration', { open: true }),
      schema: { params: ID_PARAMS },
      websocket: true,
      preHandler: enter,
    },
    (socket, request) => {
      const greeting = greetings.get(request);
      if (request.identity === null || greeting === undefined) return;
      rooms.join(socket, request.params.id, request.identity, greeting);
    },
  );
}

export async function addCollaboration(app: FastifyInstance, platform: Platform): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: LARGEST_MESSAGE_BYTES },
    // A message that is too large or no text is the sender's mistake: only their socket is closed.
    errorHandler: (_error, socket) => socket.terminate(),
  });
  app.websocketServer.on('wsClientError', (error, socket) => refuseOnSocket(socket, 400, error.message));

  // What is upgraded is never answered, so nothing would give back what the request holds by then.
  app.addHook('onRequest', async ({ ws, routeOptions: { url } }) => {
    if (ws && url !== undefined && url !== EDITING) throw new Problem(400, 'This address has no WebSocket.');
  });

  app.get<{ Params: IdParams }>(
    '/projects/:id/documents',
    { ...owned('collaboration'), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const project = found(await platform.findProject(database, tenant, params.id), 'project');
      return { items: await database.query<ListedDocument>(LIST, [tenant, project.id]) };
    }),
  );

  addEditing(app, platform);
}
