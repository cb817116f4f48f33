import type { FastifyInstance } from 'fastify';
import { found } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { ID_PARAMS, type IdParams } from '../http/schemas.ts';
import { addJobStatus, defer } from '../jobs/deferred.ts';
import type { Platform } from '../platform.ts';
import { audited } from './audited.ts';
import { EXPORTS } from './exports.ts';

interface ListedFile {
  readonly id: number;
  readonly name: string;
  readonly size: number;
  readonly version: number;
}

interface FileVersion {
  readonly version: number;
  readonly size: number;
  readonly createdAt: string;
}

const LIST = {
  name: 'files-list',
  text: `SELECT f.id, f.name, v.size, f.version FROM files f
    JOIN file_versions v ON v.file_id = f.id AND v.version = f.version
    WHERE f.tenant_id = $1 AND f.project_id = $2 ORDER BY f.id DESC LIMIT 50`,
};
const CREATE = audited({
  name: 'file-create',
  write: 'INSERT INTO files (tenant_id, project_id, name) VALUES ($1, $3, $4) RETURNING id, version',
  action: 'file.created',
  also: ['first AS (INSERT INTO file_versions (file_id, version, size) SELECT id, version, $5 FROM written)'],
  give: 'id, version',
});
/** The update locks the file's row, so that two versions added at the same time get two numbers. */
const ADD_VERSION = audited({
  name: 'file-add-version',
  write: 'UPDATE files SET version = version + 1 WHERE tenant_id = $1 AND id = $3 RETURNING id, version',
  action: 'file.version-added',
  also: ['added AS (INSERT INTO file_versions (file_id, version, size) SELECT id, version, $4 FROM written)'],
  give: 'version',
});
const VERSIONS = {
  name: 'file-versions',
  text: `SELECT v.version, v.size, v.created_at AS "createdAt" FROM files f JOIN file_versions v ON v.file_id = f.id
    WHERE f.tenant_id = $1 AND f.id = $2 ORDER BY v.version DESC LIMIT 50`,
};

const SIZE = { type: 'integer', minimum: 0, maximum: 2_147_483_647 } as const;
const NEW_FILE = {
  type: 'object',
  required: ['name', 'size'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 200 }, size: SIZE },
} as const;
const NEW_VERSION = { type: 'object', required: ['size'], properties: { size: SIZE } } as const;

function addProjectFiles(app: FastifyInstance, { findProject }: Platform): void {
  app.get<{ Params: IdParams }>(
    '/projects/:id/files',
    { ...owned('files'), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const project = found(await findProject(database, tenant, params.id), 'project');
      return { items: await database.query<ListedFile>(LIST, [tenant, project.id]) };
    }),
  );

  app.post<{ Params: IdParams; Body: { name: string; size: number } }>(
    '/projects/:id/files',
    { ...owned('files'), schema: { params: ID_PARAMS, body: NEW_FILE } },
    forUser(async ({ database, tenant, identity }, { params, body }, reply) => {
      const project = found(await findProject(database, tenant, params.id), 'project');
      const values = [tenant, identity.user.id, project.id, body.name, body.size];
      const [created] = await database.query<{ id: number; version: number }>(CREATE, values);
      return reply.code(201).send({ id: created?.id, version: created?.version });
    }),
  );
}

function addVersions(app: FastifyInstance): void {
  app.post<{ Params: IdParams; Body: { size: number } }>(
    '/files/:id/versions',
    { ...owned('files'), schema: { params: ID_PARAMS, body: NEW_VERSION } },
    forUser(async ({ database, tenant, identity }, { params, body }, reply) => {
      const values = [tenant, identity.user.id, params.id, body.size];
      const [added] = await database.query<{ version: number }>(ADD_VERSION, values);
      return reply.code(201).send({ version: found(added, 'file').version });
    }),
  );

  app.get<{ Params: IdParams }>(
    '/files/:id/versions',
    { ...owned('files'), schema: { params: ID_PARAMS } },
    forUser(async ({ database, tenant }, { params }) => {
      const items = await database.query<FileVersion>(VERSIONS, [tenant, params.id]);
      // Every file has a first version, so none at all means that there is no such file.
      const newest = found(items[0], 'file');
      return { version: newest.version, items };
    }),
  );
}

function addExports(app: FastifyInstance, platform: Platform): void {
  app.post<{ Params: IdParams }>(
    '/projects/:id/exports',
    { ...owned('files'), schema: { params: ID_PARAMS } },
    forUser(async (session, { params }, reply) => {
      const project = found(
        await platform.findProject(session.database, session.tenant, params.id),
        'project',
      );
      const answer = await defer(EXPORTS, platform, session, { projectId: project.id });
      return reply.code(answer.status).send(answer.body);
    }),
  );
  addJobStatus(app, 'files', EXPORTS.address, EXPORTS.queue);
}

export function addFiles(app: FastifyInstance, platform: Platform): void {
  addProjectFiles(app, platform);
  addVersions(app);
  addExports(app, platform);
}
