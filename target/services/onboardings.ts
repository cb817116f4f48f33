import { PASSWORD, USERS_PER_TENANT } from '../data/shape.ts';
import type { DeferredWork } from '../jobs/deferred.ts';
import { acceptedIdOf } from '../jobs/job.ts';

/** A tenant to be; it lives where whoever brought it in does. */
export interface NewTenant {
  readonly name: string;
  readonly plan: string;
  readonly region: string;
}

const FIRST_USERS = 5;

/** A second attempt finds the number of the onboarding taken and makes nothing. */
const ONBOARD = {
  name: 'tenant-onboard',
  text: `WITH tenant AS (INSERT INTO tenants (id, name, plan, region, onboarding_id, onboarded_at)
      SELECT nextval('onboarded_tenants')::integer, $4, $5, $6, $3, now()
      WHERE NOT EXISTS (SELECT FROM tenants WHERE onboarding_id = $3)
      ON CONFLICT (onboarding_id) DO NOTHING RETURNING id),
    people AS (INSERT INTO users (id, tenant_id, name, email, salt, password_hash)
      SELECT (id - 1) * ${USERS_PER_TENANT} + n, id, 'User ' || n || ' of tenant ' || id,
        'user-' || n || '@tenant-' || id || '.example', 'salt-' || id || '-' || n,
        sha256(('salt-' || id || '-' || n || '${PASSWORD}')::bytea)
      FROM tenant, generate_series(1, ${FIRST_USERS}) n),
    project AS (INSERT INTO projects (id, tenant_id, name, created_at)
      SELECT nextval('onboarded_projects')::integer, id, 'First project of tenant ' || id, now() FROM tenant),
    audited AS (INSERT INTO audit_events (tenant_id, actor_id, action, subject_id)
      SELECT $1, $2, 'tenant.onboarded', id FROM tenant)
    SELECT id FROM tenant`,
};
const FIND = { name: 'tenant-onboarded', text: 'SELECT id FROM tenants WHERE onboarding_id = $1' };

/** Makes a tenant with its first users and project, who can sign in at once. */
export const ONBOARDINGS: DeferredWork<NewTenant> = {
  queue: 'onboarding',
  address: '/tenants/onboardings',
  compute: async ({ database }, job) => {
    const { name, plan, region } = job.payload;
    const id = acceptedIdOf(job);
    await database.query(ONBOARD, [job.tenant, job.actor, id, name, plan, region]);
    const [tenant] = await database.query<{ id: number }>(FIND, [id]);
    return { tenant: `tenant-${tenant?.id}`, users: FIRST_USERS };
  },
};
