import type { AnalysedStatement, DatabaseAnalysis } from '../../schema/database-analysis-schema.ts';

/** How one statement fared in two runs of one leg. */
export interface StatementChange {
  readonly leg: string;
  readonly text: string;
  readonly before: StatementFigures | null;
  readonly after: StatementFigures | null;
  readonly plan: 'same' | 'changed' | 'unknown';
  /** What became worse, in words. */
  readonly changes: readonly string[];
}

export interface StatementFigures {
  readonly meanMs: number;
  readonly callsPerRequest: number | null;
  readonly share: number;
}

/** Smaller changes of a mean or a count are no news. */
const WORTH_TELLING = 1.2;
/** A statement with less of the time than this matters to nobody. */
const SMALL_SHARE = 0.02;
/** Means that differ by less than so many standard errors may be equal. */
const STANDARD_ERRORS = 4;

/**
 * Which statements got slower from one run to another, which changed their plan, which are sent more often per request, and
 * which are new. Those that explain next to nothing are left out. Hints for people: no verdict rests on them.
 */
export function statementChanges(
  before: readonly DatabaseAnalysis[],
  after: readonly DatabaseAnalysis[],
): StatementChange[] {
  return after.flatMap(({ leg, statements }) => {
    const earlier = before.find((analysis) => analysis.leg === leg);
    if (earlier === undefined) return [];
    return statements
      .map((statement) => changeOf(leg, earlier.statements.find(isSame(statement)), statement))
      .filter(({ changes }) => changes.length > 0);
  });
}

/** By its text: numbers of statements depend on the server's own numbering of tables. */
const isSame =
  ({ text, queryId }: AnalysedStatement) =>
  (other: AnalysedStatement): boolean =>
    text === null ? other.queryId === queryId : other.text === text;

function changeOf(
  leg: string,
  before: AnalysedStatement | undefined,
  after: AnalysedStatement,
): StatementChange {
  const plan = planChange(before, after);
  return {
    leg,
    text: after.text ?? after.queryId,
    before: before === undefined ? null : figuresOf(before),
    after: figuresOf(after),
    plan,
    changes: [
      ...(before === undefined && after.share >= SMALL_SHARE ? ['new'] : []),
      ...(before !== undefined && isSlower(before, after) ? ['slower'] : []),
      ...(before !== undefined && isSentMore(before, after) ? ['sent more often per request'] : []),
      ...(plan === 'changed' ? ['another plan'] : []),
    ],
  };
}

function figuresOf({ meanMs, callsPerRequest, share }: AnalysedStatement): StatementFigures {
  return { meanMs, callsPerRequest, share };
}

function planChange(
  before: AnalysedStatement | undefined,
  after: AnalysedStatement,
): StatementChange['plan'] {
  if (!before?.planShape || after.planShape === null) return 'unknown';
  return before.planShape === after.planShape ? 'same' : 'changed';
}

function isSlower(before: AnalysedStatement, after: AnalysedStatement): boolean {
  if (Math.max(before.share, after.share) < SMALL_SHARE) return false;
  const error = Math.sqrt(before.deviationMs ** 2 / before.calls + after.deviationMs ** 2 / after.calls);
  const rise = after.meanMs - before.meanMs;
  return after.meanMs >= WORTH_TELLING * before.meanMs && rise > STANDARD_ERRORS * error;
}

function isSentMore(
  { callsPerRequest: before }: AnalysedStatement,
  { callsPerRequest, share }: AnalysedStatement,
): boolean {
  if (before === null || callsPerRequest === null || share < SMALL_SHARE) return false;
  return callsPerRequest >= WORTH_TELLING * before;
}
