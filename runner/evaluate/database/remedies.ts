import { countText, ratioText } from '../../model/number-text.ts';
import type { AnalysedStatement, IndexProposal } from '../../schema/database-analysis-schema.ts';

/** Something that can be done, and how much of the database's time it is about. */
export interface Remedy {
  readonly share: number;
  /** What is wrong, in a sentence. */
  readonly summary: string;
  /** What to do. */
  readonly steps: readonly string[];
}

/**
 * What would help most first: indexes for a table that many statements read as a whole count together, as one cause is
 * behind all of them.
 */
export function remediesFor(statements: readonly AnalysedStatement[]): Remedy[] {
  const tables = new Set(statements.flatMap(({ proposals }) => proposals.map(({ table }) => table)));
  const forTables = [...tables].map((table) => tableRemedy(table, statements));
  const forOthers = statements
    .filter(({ proposals, findings }) => proposals.length === 0 && findings.length > 0)
    .map(statementRemedy);
  return [...forTables, ...forOthers].toSorted((a, b) => b.share - a.share);
}

function tableRemedy(table: string, statements: readonly AnalysedStatement[]): Remedy {
  const readers = statements.filter(({ proposals }) =>
    proposals.some((proposal) => proposal.table === table),
  );
  const proposals = readers.flatMap((each) => each.proposals.filter((proposal) => proposal.table === table));
  const share = Math.min(
    1,
    readers.reduce((sum, each) => sum + each.share, 0),
  );
  const who = readers.length === 1 ? 'One statement reads' : `${countText(readers.length)} statements read`;
  return {
    share,
    summary: `${who} all of ${table} for want of an index: ${ratioText(share)} of the database's time.`,
    steps: withoutPrefixes(proposals).map(({ sql }) => sql),
  };
}

/** An index serves all who want its first columns, so a proposal that another one begins with is left out. */
function withoutPrefixes(proposals: readonly IndexProposal[]): IndexProposal[] {
  const distinct = [...new Map(proposals.map((proposal) => [proposal.sql, proposal])).values()];
  return distinct.filter(
    ({ columns }) =>
      !distinct.some(
        (other) =>
          other.columns.length > columns.length &&
          columns.every((column, nth) => other.columns[nth] === column),
      ),
  );
}

function statementRemedy({ share, findings }: AnalysedStatement): Remedy {
  const [first = '', ...others] = findings;
  return {
    share,
    summary: `One statement takes ${ratioText(share)} of the database's time. ${first}`,
    steps: others,
  };
}
