import type { DatabaseProblem, DatabaseServer } from '../../schema/database-schema.ts';
import type { ServerIdentity } from './server-identity.ts';
import type { PlanLog } from './server-log.ts';
import { isAtLeast, OLDEST_STATEMENTS } from './statement-snapshot.ts';

const OLDEST_SERVER = 130_000;

type Told = Omit<DatabaseProblem, 'atMs'>;

/** What a server that let us in cannot show, each with its remedy. */
export function firstImpression({ server, seesAll, user, planLog }: ServerIdentity): Told[] {
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
  return [...told, ...aboutStatements(server), ...aboutPlanLog(planLog, user)];
}

function aboutStatements({ statements, database, versionNumber }: DatabaseServer): Told[] {
  if (statements === null)
    return [
      {
        code: 'no-extension',
        message: `The database ${database} has no pg_stat_statements: nothing can be said of single statements.`,
        remedy:
          "CREATE EXTENSION pg_stat_statements; it needs shared_preload_libraries = 'pg_stat_statements' and a restart.",
      },
    ];
  // An older server has no newer extension to update to.
  if (isAtLeast(statements, OLDEST_STATEMENTS) || versionNumber < OLDEST_SERVER) return [];
  return [
    {
      code: 'extension-old',
      message: `pg_stat_statements ${statements} is older than the server and tells too little.`,
      remedy: 'ALTER EXTENSION pg_stat_statements UPDATE;',
    },
  ];
}

const PLANS_ARE_LOGGED = "auto_explain writes plans into the server's log, but";

/** Where plans are logged for the asking, whoever switched that on expects to see them. */
function aboutPlanLog(log: PlanLog, user: string): Told[] {
  switch (log.state) {
    case 'readable':
    case 'none':
      return [];
    case 'no-permission':
      return [
        {
          code: 'no-permission',
          message: `${PLANS_ARE_LOGGED} the role ${user} may not execute ${log.missing.join(', ')} to read them.`,
          remedy: `GRANT EXECUTE ON FUNCTION ${log.missing.join(', ')} TO ${quoted(user)};`,
        },
      ];
    case 'elsewhere':
      return [
        {
          code: 'no-plan-log',
          message: `${PLANS_ARE_LOGGED} the server keeps no log that SQL could read.`,
          remedy: "Set logging_collector = on and log_destination = 'stderr', and restart the server once.",
        },
      ];
    case 'not-json':
      return [
        {
          code: 'no-plan-log',
          message: `${PLANS_ARE_LOGGED} not as JSON.`,
          remedy: "ALTER SYSTEM SET auto_explain.log_format = 'json'; SELECT pg_reload_conf();",
        },
      ];
    case 'unknown':
      return [
        {
          code: 'no-plan-log',
          message: `Whether auto_explain writes plans could not be found out: ${log.why}.`,
          remedy: 'Plans are those of EXPLAIN then; nothing else depends on it.',
        },
      ];
  }
}

/** A role as SQL takes it. */
function quoted(user: string): string {
  return /^[a-z_][a-z0-9_]*$/u.test(user) ? user : `"${user.replaceAll('"', '""')}"`;
}
