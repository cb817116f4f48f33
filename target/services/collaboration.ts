import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { countRequest, identityBehind, neededToken } from '../http/admission.ts';
import { refuseOnSocket } from '../http/bare-socket.ts';
import { found, Problem } from '../http/problem.ts';
import { bearerToken, databaseOf, forUser, openDatabase, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import type { Platform } from '../platform.ts';
import { documentAccess } from './document-access.ts';
import { EditingRooms } from './editing-rooms.ts';

interface ListedDocument {
  readonly id: number;
  readonly title: string;
  readonly version: number;
}

const LIST = {
  name: 'documents-list',
  text: 'SELECT id, title, version FROM documents WHERE tenant_id = $1 AND project_id = $2 ORDER BY id DESC LIMIT 50',
};
/** Whether there is such a document; what it says is read once its editor is in. */
const KNOWN = {
  name: 'document-known',
  text: 'SELECT id FROM documents WHERE tenant_id = $1 AND id = $2',
};

/** The one address that is a WebSocket. */
const EDITING = '/collaboration/documents/:id';

const LARGEST_MESSAGE_BYTES = 65_536;

/** Browsers cannot give headers to a socket, so its token may also come in the address. */
function tokenOf(request: FastifyRequest<EditingRoute>): string {
  return neededToken(bearerToken(request) ?? /^[\w-]{1,100}$/.exec(request.query.token ?? '')?.[0]);
}

type EditingRoute = { Params: IdParams; Querystring: { token?: string } };

/** Refuses whoever may not come in, before the upgrade. */
async function admit(request: FastifyRequest<EditingRoute>, platform: Platform): Promise<void> {
  if (request.ws !== true) throw new Problem(426, 'Documents are edited over a WebSocket.');
  const database = databaseOf(request);
  const identity = await identityBehind(platform, database, tokenOf(request));
  request.identity = identity;
  countRequest(platform, identity);
  found((await database.query(KNOWN, [identity.tenantNumber, request.params.id]))[0], 'document');
  database.release();
}

/** Whoever may not come in is told so by a problem document before the upgrade; what is open then belongs to nobody else. */
function addEditing(app: FastifyInstance, platform: Platform): void {
  const { faults, limit, routing, sessions } = platform;
  const editing = {
    faults,
    limit,
    routing,
    sessions,
    openDatabase: () => openDatabase(platform, 'collaboration'),
  };
  const rooms = new EditingRooms();

  app.get<EditingRoute>(
    EDITING,
    {
      ...owned('collaboration', { open: true }),
      schema: { params: ID_PARAMS },
      websocket: true,
      preHandler: (request) => admit(request, platform),
    },
    (socket, request) => {
      const { identity, params } = request;
      if (identity === null) return;
      const access = documentAccess(editing, {
        token: tokenOf(request),
        tenant: identity.tenantNumber,
        documentId: params.id,
        entry: databaseOf(request),
      });
      rooms.join(socket, params.id, access);
    },
  );
}

/** Lets the whole server tell who asks for a WebSocket: all other addresses must refuse that, too. */
export async function addWebSockets(app: FastifyInstance): Promise<void> {
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
}

export function addCollaboration(app: FastifyInstance, platform: Platform): void {
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
