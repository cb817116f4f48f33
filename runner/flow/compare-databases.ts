import { analyseDatabases } from '../evaluate/database/analyse-database.ts';
import { statementChanges } from '../evaluate/database/compare-statements.ts';
import { readRun } from '../record/read-run.ts';
import type { Comparison } from '../schema/comparison-schema.ts';

/**
 * What became of the database's statements from one run to another; nothing where one of them did not look at its database.
 * Of several runs on a side the first stands for all.
 */
export async function comparedStatements(
  reference: string,
  candidate: string,
): Promise<Pick<Comparison, 'statements'>> {
  const [before, after] = await Promise.all([readRun(reference), readRun(candidate)]);
  const statements = statementChanges(analyseDatabases(before), analyseDatabases(after));
  return statements.length === 0 ? {} : { statements };
}
