import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Problem } from '../http/problem.ts';
import { bearerToken, databaseOf, forUser, owned } from '../http/request-context.ts';
import type { Platform } from '../platform.ts';
import { publicIdentity } from './identity.ts';
import { type IdentityRow, identityOf } from './sessions.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

const CREDENTIALS = {
  type: 'object',
  required: ['email', 'password'],
  properties: {
    email: { type: 'string', minLength: 3, maxLength: 200 },
    password: { type: 'string', minLength: 1, maxLength: 200 },
  },
} as const;

interface AccountRow extends IdentityRow {
  readonly salt: string;
  readonly password_hash: Buffer;
}

const FIND_ACCOUNT = {
  name: 'account-find',
  text: `SELECT u.id AS user_id, u.name AS user_name, t.id AS tenant_id, t.plan, t.region, u.salt, u.password_hash
    FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.email = $1`,
};

/** One round of SHA-256: a slow hash would make the demo measure its own CPU instead of its database. */
function passwordFits(account: AccountRow, password: string): boolean {
  const given = createHash('sha256')
    .update(account.salt + password)
    .digest();
  return timingSafeEqual(given, account.password_hash);
}

export function addAuth(app: FastifyInstance, platform: Platform): void {
  const { sessions } = platform;

  app.post<{ Body: Credentials }>(
    '/auth/sessions',
    { ...owned('auth', { open: true }), schema: { body: CREDENTIALS } },
    async (request, reply) => {
      const database = databaseOf(request);
      const [account] = await database.query<AccountRow>(FIND_ACCOUNT, [request.body.email]);
      if (account === undefined || !passwordFits(account, request.body.password)) {
        throw new Problem(401, 'No account has this e-mail address and password.');
      }
      const identity = identityOf(account);
      request.identity = identity;
      const token = await sessions.open(database, identity);
      return reply.code(201).send({ token, ...publicIdentity(identity) });
    },
  );

  app.get(
    '/auth/session',
    owned('auth'),
    forUser(async ({ identity }) => publicIdentity(identity)),
  );

  app.delete(
    '/auth/session',
    owned('auth'),
    forUser(async ({ database }, request, reply) => {
      await sessions.close(database, bearerToken(request) ?? '');
      return reply.code(204).send();
    }),
  );
}
