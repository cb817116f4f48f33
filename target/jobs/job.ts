import type { Architecture } from '../architecture.ts';
import type { Database } from '../database/request-database.ts';

/** Work that was accepted, on somebody's behalf. */
export interface Job<Payload = Readonly<Record<string, unknown>>> {
  /** The id under which a client may ask for it; null where nobody was promised anything. */
  readonly acceptedId: number | null;
  readonly tenant: number;
  readonly actor: number;
  readonly payload: Payload;
}

/** What a job may be done with. */
export interface JobTools {
  readonly architecture: Architecture;
  readonly database: Database;
}

/** The id of a job that a client was promised. */
export function acceptedIdOf({ acceptedId }: Pick<Job, 'acceptedId'>): number {
  if (acceptedId === null) throw new Error('this job was accepted for nobody');
  return acceptedId;
}
