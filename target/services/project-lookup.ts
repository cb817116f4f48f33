import type { Database } from '../database/request-database.ts';
import type { ReferenceData } from './reference-data.ts';

/** The part of a project that hardly ever changes, which nearly every request needs. */
export interface Project {
  readonly id: number;
  readonly name: string;
}

/** Finds a tenant's project; undefined when there is none, or it belongs to another tenant. */
export type ProjectLookup = (database: Database, tenant: number, id: number) => Promise<Project | undefined>;

const FIND = { name: 'project-find', text: 'SELECT id, name FROM projects WHERE tenant_id = $1 AND id = $2' };

export function projectLookupFor(referenceData: ReferenceData): ProjectLookup {
  const find = referenceData<Project>(FIND);
  return async (database, tenant, id) => (await find(database, [tenant, id]))[0];
}
