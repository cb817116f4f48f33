import { randomBytes } from 'node:crypto';
import type { Architecture } from '../architecture.ts';
import type { Database } from '../database/request-database.ts';
import type { Faults } from '../faults/faults.ts';
import { VersionedCache } from '../versioned-cache.ts';
import { audited } from './audited.ts';
import type { Identity } from './identity.ts';

/** The sessions of an architecture. */
export interface Sessions {
  /** Makes a session and returns its token. */
  open(database: Database, identity: Identity): Promise<string>;
  identify(database: Database, token: string): Promise<Identity | undefined>;
  close(database: Database, token: string): Promise<void>;
}

/** A row from which an identity is made; every statement that finds users gives these columns. */
export interface IdentityRow {
  readonly user_id: number;
  readonly user_name: string;
  readonly tenant_id: number;
  readonly plan: string;
  readonly region: string;
}

export function identityOf(row: IdentityRow): Identity {
  return {
    user: { id: row.user_id, name: row.user_name },
    tenant: { id: `tenant-${row.tenant_id}`, plan: row.plan, region: row.region },
    tenantNumber: row.tenant_id,
  };
}

const OPEN = audited({
  name: 'session-open',
  write: `INSERT INTO sessions (token, user_id, expires_at) VALUES ($3, $2, now() + interval '12 hours') RETURNING user_id`,
  action: 'session.opened',
  subject: 'NULL::integer',
  give: 'user_id',
});
const FIND = {
  name: 'session-find',
  text: `SELECT u.id AS user_id, u.name AS user_name, t.id AS tenant_id, t.plan, t.region
    FROM sessions s JOIN users u ON u.id = s.user_id JOIN tenants t ON t.id = u.tenant_id
    WHERE s.token = $1 AND s.expires_at > now()`,
};
const CLOSE = {
  name: 'session-close',
  text: `WITH closed AS (DELETE FROM sessions WHERE token = $1 RETURNING user_id),
    audited AS (INSERT INTO audit_events (tenant_id, actor_id, action)
      SELECT u.tenant_id, u.id, 'session.closed' FROM closed JOIN users u ON u.id = closed.user_id)
    SELECT user_id FROM closed`,
};

const TOKEN_BYTES = 24;

/** Sessions that the database is asked for at every request. */
const storedSessions: Sessions = {
  async open(database, identity) {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    await database.query(OPEN, [identity.tenantNumber, identity.user.id, token]);
    return token;
  },
  async identify(database, token) {
    const [row] = await database.query<IdentityRow>(FIND, [token]);
    return row === undefined ? undefined : identityOf(row);
  },
  async close(database, token) {
    await database.query(CLOSE, [token]);
  },
};

const CACHE = { ttlMs: 60_000, capacity: 50_000 };

/** The same sessions, remembered for a minute; a closed one is forgotten at once. */
function cachedSessions(nowMs: () => number, faults: Faults): Sessions {
  const losesInvalidations = (): boolean => faults.isOn('stale-cache');
  const cache = new VersionedCache<Identity>({ ...CACHE, nowMs, losesInvalidations });
  return {
    async open(database, identity) {
      const token = await storedSessions.open(database, identity);
      cache.set(token, identity);
      return token;
    },
    identify: (database, token) => cache.get(token, () => storedSessions.identify(database, token)),
    async close(database, token) {
      await storedSessions.close(database, token);
      cache.invalidate(token);
    },
  };
}

export function sessionsFor(architecture: Architecture, nowMs: () => number, faults: Faults): Sessions {
  return architecture === 'legacy' ? storedSessions : cachedSessions(nowMs, faults);
}
