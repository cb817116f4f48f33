import { countText, decimalText, millisecondsText, ratioText } from '../../runner/model/number-text.ts';
import { legName } from '../../runner/model/verdict-words.ts';
import type { AnalysedStatement, DatabaseAnalysis } from '../../runner/schema/database-analysis-schema.ts';
import type { Report } from '../report.ts';
import { databaseFigures, figuresTable } from './database-figures.ts';
import { databaseTables, headOf } from './database-tables.ts';
import type { Figure, TableView } from './leg-view.ts';

/** A statement with what is wrong with it and what would help. */
export interface StatementView {
  readonly title: string;
  readonly share: string;
  readonly text: string;
  readonly findings: readonly string[];
  readonly proposals: readonly { readonly sql: string; readonly effect: string }[];
  readonly plan: string | null;
}

/** What one leg's database was busy with, in words. */
export interface DatabaseView {
  readonly anchor: string;
  readonly title: string;
  readonly server: string;
  readonly summary: string;
  readonly evidence: readonly string[];
  readonly problems: readonly { readonly message: string; readonly remedy: string }[];
  readonly reconciliation: string | null;
  readonly figures: readonly Figure[];
  readonly advice: readonly StatementView[];
  readonly tables: readonly TableView[];
  readonly cost: string;
}

/** The databases of a report's legs; nothing where none was looked at. */
export function databaseViews({ evaluation }: Report): DatabaseView[] {
  return (evaluation.databases ?? []).map((analysis, index) => {
    const leg = evaluation.legs.find(({ id }) => id === analysis.leg);
    return databaseView(analysis, `database-${index + 1}`, leg === undefined ? analysis.leg : legName(leg));
  });
}

function databaseView(analysis: DatabaseAnalysis, anchor: string, title: string): DatabaseView {
  const main = analysis.windows.find(({ window }) => window === analysis.window);
  return {
    anchor,
    title,
    server: serverText(analysis),
    summary: analysis.summary,
    evidence: analysis.evidence,
    problems: analysis.problems,
    reconciliation: main?.reconciliation.text ?? null,
    figures: main === undefined ? [] : databaseFigures(analysis, main, `#${anchor}-figures`),
    advice: analysis.statements.filter((each) => each.findings.length > 0).map(statementView),
    tables: [figuresTable(analysis, `${anchor}-figures`), ...databaseTables(analysis)],
    cost: costText(analysis.cost),
  };
}

function serverText({ server, url }: DatabaseAnalysis): string {
  const where = url ?? 'unknown address';
  if (server === null) return `${where}: not reached`;
  return `PostgreSQL ${server.version}, ${server.isReplica ? 'replica' : 'primary'}, ${where}`;
}

function statementView(statement: AnalysedStatement): StatementView {
  const { text, share, findings, proposals, planShape, planSource } = statement;
  const source = planSource === 'generic' ? 'generic plan, not executed' : 'as auto_explain logged it';
  return {
    title: headOf(text),
    share: `${ratioText(share)} of the time`,
    text: text ?? 'The text of this statement is not known.',
    findings,
    proposals: proposals.map(({ sql, costBefore, costAfter }) => ({
      sql,
      effect: effectText(costBefore, costAfter),
    })),
    plan: planShape === null ? null : `${planShape} (${source})`,
  };
}

function effectText(before: number | null, after: number | null): string {
  if (before === null) return 'Not tried.';
  if (after === null)
    return `Not tried, as hypopg is not installed in this database; the planner’s cost is ${countText(before)} now.`;
  return after < before
    ? `Tried with hypopg: the planner’s cost falls from ${countText(before)} to ${decimalText(after, 1)}.`
    : `Tried with hypopg: the planner would not use it (cost ${countText(before)} before, ${countText(after)} after).`;
}

function costText({ queries, serverMsPerSecond }: DatabaseAnalysis['cost']): string {
  const server =
    serverMsPerSecond === null
      ? 'what they cost the server is not known'
      : `they took ${millisecondsText(serverMsPerSecond)} of the server in each second (${ratioText(serverMsPerSecond / 1_000)} of one core)`;
  return `Peakgate itself asked this server ${countText(queries)} times; ${server}.`;
}
