import type { Architecture } from '../architecture.ts';
import type { Database } from '../database/request-database.ts';
import { VersionedCache } from '../versioned-cache.ts';

/** The part of a project that hardly ever changes, which nearly every request needs. */
export interface Project {
  readonly id: number;
  readonly name: string;
}

/** Finds a tenant's project; undefined when there is none, or it belongs to another tenant. */
export type ProjectLookup = (database: Database, tenant: number, id: number) => Promise<Project | undefined>;

const FIND = { name: 'project-find', text: 'SELECT id, name FROM projects WHERE tenant_id = $1 AND id = $2' };

const stored: ProjectLookup = async (database, tenant, id) =>
  (await database.query<Project>(FIND, [tenant, id]))[0];

const CACHE = { ttlMs: 30_000, capacity: 20_000 };

/** Reference data: asked of the database at every request (legacy), or remembered for half a minute (modern). */
export function projectLookupFor(architecture: Architecture, nowMs: () => number): ProjectLookup {
  if (architecture === 'legacy') return stored;
  const cache = new VersionedCache<Project>({ ...CACHE, nowMs });
  return (database, tenant, id) => cache.get(`${tenant}/${id}`, () => stored(database, tenant, id));
}
