import type { Database } from '../database/request-database.ts';
import type { Platform } from '../platform.ts';
import type { Identity } from '../services/identity.ts';
import { Problem } from './problem.ts';

/** The token that was given; 401 where there is none, or one that cannot be. */
export function neededToken(token: string | undefined): string {
  if (token === undefined) throw new Problem(401, 'This needs a session: POST /auth/sessions.');
  return token;
}

/** Whom a session stands for; 401 where it is unknown, or has ended. */
export async function identityBehind(
  { sessions }: Pick<Platform, 'sessions'>,
  database: Database,
  token: string,
): Promise<Identity> {
  const identity = await sessions.identify(database, token);
  if (identity === undefined) throw new Problem(401, 'The session is unknown or has ended.');
  return identity;
}

/** Counts one request against what the tenant's plan allows; 429 where that is used up. */
export function countRequest(
  { limit }: Pick<Platform, 'limit'>,
  { tenantNumber, tenant }: Pick<Identity, 'tenantNumber' | 'tenant'>,
): void {
  const waitMs = limit(tenantNumber, tenant.plan);
  if (waitMs > 0) throw new Problem(429, 'This tenant sends more than its plan allows.', waitMs);
}
