import type { Project } from '../config/project.ts';
import { type DatabaseAddress, databaseAddress } from '../observe/database/database-address.ts';
import type { World } from './world.ts';

/** Where the database of the target is, as far as the user wants it looked at. */
export interface ObservedDatabase {
  readonly address: DatabaseAddress;
  /** The console of PgBouncer in front of it. */
  readonly pooler: DatabaseAddress | null;
}

const OBSERVED = 'PEAKGATE_OBSERVE_DATABASE';
const POOLER = 'PEAKGATE_OBSERVE_PGBOUNCER';

/**
 * The database to look at: `--database`, else the environment, else the variable that `gate.database` names; null where none
 * of them says. Only environment and command line ever hold a URL: it has a password in it.
 */
export function observedDatabase(
  option: string | undefined,
  { thresholds }: Pick<Project, 'thresholds'>,
  env: World['env'],
): ObservedDatabase | null {
  const named = thresholds.gate.database ?? null;
  const found =
    written('--database', option) ??
    written(OBSERVED, env[OBSERVED]) ??
    (named === null ? null : written(named, env[named]));
  if (found === null) return null;
  const pooler = written(POOLER, env[POOLER]);
  return { address: databaseAddress(...found), pooler: pooler === null ? null : databaseAddress(...pooler) };
}

function written(where: string, url: string | undefined): [url: string, where: string] | null {
  return url === undefined || url === '' ? null : [url, where];
}
