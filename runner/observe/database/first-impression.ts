import type { DatabaseProblem } from '../../schema/database-schema.ts';
import type { ServerIdentity } from './server-identity.ts';
import { isAtLeast, OLDEST_STATEMENTS } from './statement-snapshot.ts';

const OLDEST_SERVER = 130_000;

type Told = Omit<DatabaseProblem, 'atMs'>;

/** What a server that let us in cannot show, each with its remedy. */
export function firstImpression({ server, seesAll, user }: ServerIdentity): Told[] {
  const told: Told[] = [];
  if (server.versionNumber < OLDEST_SERVER)
    told.push({
      code: 'too-old',
      message: `PostgreSQL ${server.version} is older than 13: statements cannot be told apart.`,
      remedy: 'Observe a server of version 13 or newer.',
    });
  if (!seesAll)
    told.push({
      code: 'no-permission',
      message: `The role ${user} may not see the statements and sessions of others.`,
      remedy: `GRANT pg_monitor TO ${quoted(user)};`,
    });
  if (server.isReplica)
    told.push({
      code: 'replica',
      message: `This server is a replica: it accounts for what is read from it, and for no write.`,
      remedy: 'Name the primary, unless the replica is what is of interest.',
    });
  return [...told, ...aboutStatements(server.statements, server.database)];
}

function aboutStatements(version: string | null, database: string): Told[] {
  if (version === null)
    return [
      {
        code: 'no-extension',
        message: `The database ${database} has no pg_stat_statements: nothing can be said of single statements.`,
        remedy:
          "CREATE EXTENSION pg_stat_statements; it needs shared_preload_libraries = 'pg_stat_statements' and a restart.",
      },
    ];
  if (isAtLeast(version, OLDEST_STATEMENTS)) return [];
  return [
    {
      code: 'extension-old',
      message: `pg_stat_statements ${version} is older than the server and tells too little.`,
      remedy: 'ALTER EXTENSION pg_stat_statements UPDATE;',
    },
  ];
}

/** A role as SQL takes it. */
function quoted(user: string): string {
  return /^[a-z_][a-z0-9_]*$/u.test(user) ? user : `"${user.replaceAll('"', '""')}"`;
}
