import type { PlannedWindow } from '../../scenarios/kit/contract.ts';
import { statementsToExplain, tablesIn } from '../evaluate/database/explained-statements.ts';
import { proposedIndexes } from '../evaluate/database/index-proposal.ts';
import { loggedPlans, slowestPlanOf, withoutPersonalValues } from '../evaluate/database/logged-plans.ts';
import { planOf } from '../evaluate/database/plan-tree.ts';
import { connectReadOnly, type DatabaseConnection } from '../observe/database/connection.ts';
import { type DatabaseAddress, withoutSecrets } from '../observe/database/database-address.ts';
import { problemOf } from '../observe/database/database-problem.ts';
import { explain, explainWithIndex, readRelations, searchEverySchema } from '../observe/database/explain.ts';
import { identify, type ServerIdentity } from '../observe/database/server-identity.ts';
import { readLogEnd } from '../observe/database/server-log.ts';
import type {
  DatabaseDiagnosis,
  DatabaseExplanation,
  DatabaseProblem,
  DatabaseRecord,
  DatabaseRelation,
} from '../schema/database-schema.ts';

/** What the server said after the load, and what kept it from saying more. */
export interface Diagnosed {
  readonly diagnosis: DatabaseDiagnosis | null;
  readonly problems: readonly Told[];
}

type Told = Omit<DatabaseProblem, 'atMs'>;

/**
 * Asks the server, when the load is over, how it executes the costliest statements, and what an index would change. Changes
 * nothing there. No diagnosis where it cannot be asked.
 */
export async function diagnoseDatabase(
  address: DatabaseAddress,
  record: DatabaseRecord,
  windows: readonly PlannedWindow[],
): Promise<Diagnosed> {
  const wanted = statementsToExplain(record, windows);
  if (wanted.length === 0) return { diagnosis: null, problems: [] };
  try {
    return await askAnew(address, wanted);
  } catch (error) {
    return { diagnosis: null, problems: [problemOf(error, address)] };
  }
}

async function askAnew(address: DatabaseAddress, wanted: readonly Wanted[]): Promise<Diagnosed> {
  const connection = await connectReadOnly(address);
  try {
    const identity = await identify(connection);
    const diagnosis = await diagnose(connection, identity, wanted);
    const logged = await loggedExplanations(connection, identity, wanted);
    return {
      diagnosis: { ...diagnosis, explanations: [...diagnosis.explanations, ...logged.explanations] },
      problems: logged.failure === null ? [] : [unreadLog(withoutSecrets(logged.failure, address), address)],
    };
  } catch (error) {
    const why = withoutSecrets(saidBy(error), address);
    const explanations = wanted.map((statement) => ({ ...unexplained(statement), failure: why }));
    return { diagnosis: { explanations, relations: [] }, problems: [problemOf(error, address)] };
  } finally {
    await connection.close();
  }
}

const saidBy = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unreadLog = (why: string, { shown }: DatabaseAddress): Told => ({
  code: 'no-plan-log',
  message: `${shown}: the plans in the server's log could not be read: ${why}.`,
  remedy: 'Plans are those of EXPLAIN then; nothing else depends on it.',
});

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
  return { explanations, relations };
}

interface Logged {
  readonly explanations: readonly DatabaseExplanation[];
  /** Why the log could not be read; null when it was, or when nothing is to be found in it. */
  readonly failure: string | null;
}

/** The slowest executions that auto_explain logged, where it is switched on and the log may be read. */
async function loggedExplanations(
  connection: DatabaseConnection,
  { planLog }: ServerIdentity,
  wanted: readonly Wanted[],
): Promise<Logged> {
  if (planLog.state !== 'readable') return { explanations: [], failure: null };
  try {
    const plans = loggedPlans(await readLogEnd(connection));
    return { explanations: wanted.flatMap((statement) => loggedOf(statement, plans)), failure: null };
  } catch (error) {
    return { explanations: [], failure: saidBy(error) };
  }
}

function loggedOf(statement: Wanted, plans: ReturnType<typeof loggedPlans>): DatabaseExplanation[] {
  const slowest = slowestPlanOf(statement.text, plans);
  if (slowest === null) return [];
  const plan = withoutPersonalValues(slowest.plan);
  return [{ ...unexplained(statement), source: 'auto_explain', plan }];
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
