import type { FastifyInstance } from 'fastify';
import { found, Problem } from '../http/problem.ts';
import { forUser, owned } from '../http/request-context.ts';
import { addJobStatus, defer } from '../jobs/deferred.ts';
import type { Platform } from '../platform.ts';
import { audited } from './audited.ts';
import { type NewTenant, ONBOARDINGS } from './onboardings.ts';
import type { Settings, TenantRecord } from './tenant-records.ts';

interface Member {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

const MEMBERS = {
  name: 'tenant-members',
  text: 'SELECT id, name, email FROM users WHERE tenant_id = $1 ORDER BY id LIMIT 100',
};
/** `$4` is the version that the writer has seen, or null where they do not mind. */
const CHANGE = audited({
  name: 'tenant-change',
  write: `UPDATE tenants SET settings = settings || $3::jsonb, version = version + 1
    WHERE id = $1 AND ($4::integer IS NULL OR version = $4) RETURNING id, version, settings`,
  action: 'tenant.changed',
  give: 'version, settings',
});

const SHORT_TEXT = { type: 'string', minLength: 1, maxLength: 60 } as const;
const TENANT_CHANGE = {
  type: 'object',
  required: ['settings'],
  properties: {
    settings: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: {
        language: SHORT_TEXT,
        timeZone: SHORT_TEXT,
        digest: { type: 'string', enum: ['never', 'daily', 'weekly'] },
      },
    },
    version: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
  },
} as const;
const NEW_TENANT = {
  type: 'object',
  required: ['name'],
  properties: {
    name: SHORT_TEXT,
    plan: { type: 'string', enum: ['free', 'standard', 'premium'], default: 'free' },
  },
} as const;

function addOwnTenant(app: FastifyInstance, { referenceData, tenants }: Platform): void {
  const members = referenceData<Member>(MEMBERS);

  app.get(
    '/tenant',
    owned('tenants'),
    forUser(async ({ database, tenant, identity }) => {
      const record = found(await tenants.find(database, tenant), 'tenant');
      return { ...record, id: identity.tenant.id };
    }),
  );

  app.patch<{ Body: { settings: Settings; version?: number } }>(
    '/tenant',
    { ...owned('tenants'), schema: { body: TENANT_CHANGE } },
    forUser(async ({ database, tenant, identity }, { body }) => {
      const values = [tenant, identity.user.id, JSON.stringify(body.settings), body.version ?? null];
      const [changed] = await database.query<Pick<TenantRecord, 'version' | 'settings'>>(CHANGE, values);
      tenants.changed(tenant);
      if (changed === undefined) throw new Problem(409, 'Somebody else has changed the tenant meanwhile.');
      return { id: identity.tenant.id, ...changed };
    }),
  );

  app.get(
    '/tenant/members',
    owned('tenants'),
    forUser(async ({ database, tenant }) => ({ items: await members(database, [tenant]) })),
  );
}

export function addTenants(app: FastifyInstance, platform: Platform): void {
  addOwnTenant(app, platform);

  app.post<{ Body: Pick<NewTenant, 'name' | 'plan'> }>(
    '/tenants',
    { ...owned('tenants'), schema: { body: NEW_TENANT } },
    forUser(async (session, { body }, reply) => {
      const { region } = session.identity.tenant;
      const answer = await defer(ONBOARDINGS, platform, session, {
        name: body.name,
        plan: body.plan,
        region,
      });
      return reply.code(answer.status).send(answer.body);
    }),
  );

  addJobStatus(app, 'tenants', ONBOARDINGS.address, ONBOARDINGS.queue);
}
