import type { PlannedWindow } from '../../scenarios/kit/contract.ts';
import { statementsToExplain, tablesIn } from '../evaluate/database/explained-statements.ts';
import { proposedIndexes } from '../evaluate/database/index-proposal.ts';
import { loggedPlans, slowestPlanOf, withoutPersonalValues } from '../evaluate/database/logged-plans.ts';
import { planOf } from '../evaluate/database/plan-tree.ts';
import { connectReadOnly, type DatabaseConnection } from '../observe/database/connection.ts';
import { type DatabaseAddress, withoutSecrets } from '../observe/database/database-address.ts';
import { explain, explainWithIndex, readRelations, searchEverySchema } from '../observe/database/explain.ts';
import { identify, type ServerIdentity } from '../observe/database/server-identity.ts';
import { readLogEnd } from '../observe/database/server-log.ts';
import type {
  DatabaseDiagnosis,
  DatabaseExplanation,
  DatabaseRecord,
  DatabaseRelation,
} from '../schema/database-schema.ts';

/**
 * Asks the server, when the load is over, how it executes the costliest statements, and what an index would change. Changes
 * nothing there. Null where it cannot be asked.
 */
export async function diagnoseDatabase(
  address: DatabaseAddress,
  record: DatabaseRecord,
  windows: readonly PlannedWindow[],
): Promise<DatabaseDiagnosis | null> {
  const wanted = statementsToExplain(record, windows);
  if (wanted.length === 0) return null;
  const connection = await connectReadOnly(address).catch(() => null);
  if (connection === null) return null;
  try {
    return await diagnose(connection, await identify(connection), wanted);
  } catch (error) {
    const why = withoutSecrets(error instanceof Error ? error.message : String(error), address);
    const explanations = wanted.map((statement) => ({ ...unexplained(statement), failure: why }));
    return { explanations, relations: [] };
  } finally {
    await connection.close();
  }
}

type Wanted = ReturnType<typeof statementsToExplain>[number];

async function diagnose(
  connection: DatabaseConnection,
  identity: ServerIdentity,
  wanted: readonly Wanted[],
): Promise<DatabaseDiagnosis> {
  await searchEverySchema(connection);
  const explained: { readonly statement: Wanted; readonly explanation: DatabaseExplanation }[] = [];
  for (const statement of wanted)
    explained.push({
      statement,
      explanation: { ...unexplained(statement), ...(await explain(connection, identity, statement.text)) },
    });
  const plans = explained.flatMap(({ explanation }) => planOf(explanation.plan) ?? []);
  const relations = await readRelations(connection, tablesIn(plans));
  const explanations: DatabaseExplanation[] = [];
  for (const { statement, explanation } of explained)
    explanations.push({
      ...explanation,
      trials: await trialsOf(connection, identity, statement, explanation, relations),
    });
  return { explanations: [...explanations, ...(await loggedExplanations(connection, wanted))], relations };
}

/** The slowest executions that auto_explain logged, where it is switched on and the log may be read. */
async function loggedExplanations(
  connection: DatabaseConnection,
  wanted: readonly Wanted[],
): Promise<DatabaseExplanation[]> {
  const plans = loggedPlans((await readLogEnd(connection)) ?? '');
  return wanted.flatMap((statement) => {
    const slowest = slowestPlanOf(statement.text, plans);
    if (slowest === null) return [];
    return [
      {
        ...unexplained(statement),
        source: 'auto_explain' as const,
        plan: withoutPersonalValues(slowest.plan),
      },
    ];
  });
}

function unexplained({ queryId, user }: Wanted): DatabaseExplanation {
  return { queryId, user, source: 'generic', plan: null, failure: null, trials: [] };
}

/** What every proposal would change, where hypopg is there to imagine it. */
async function trialsOf(
  connection: DatabaseConnection,
  identity: ServerIdentity,
  { text }: Wanted,
  { plan }: DatabaseExplanation,
  relations: readonly DatabaseRelation[],
): Promise<DatabaseExplanation['trials']> {
  const { hypopgSchema } = identity;
  const root = planOf(plan);
  if (hypopgSchema === null || root === null) return [];
  const trials: DatabaseExplanation['trials'][number][] = [];
  for (const { sql } of proposedIndexes(root, relations))
    trials.push({
      index: sql,
      ...(await explainWithIndex(connection, { ...identity, hypopgSchema }, text, sql)),
    });
  return trials;
}
