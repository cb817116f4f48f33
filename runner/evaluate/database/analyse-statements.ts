import type { AnalysedStatement } from '../../schema/database-analysis-schema.ts';
import type { DatabaseExplanation, DatabaseRecord, DatabaseRelation } from '../../schema/database-schema.ts';
import type { issuersIn } from './applications.ts';
import { findingsOf } from './findings.ts';
import { proposedIndexes } from './index-proposal.ts';
import { type PlanStep, planOf, planShape } from './plan-tree.ts';
import type { Account, StatementCost } from './statement-costs.ts';

/** Statements beyond these explain next to nothing. */
const MOST_STATEMENTS = 15;

/** The costliest statements of a window, each with what is wrong with it and what would help. */
export function analyseStatements(
  { diagnosis }: DatabaseRecord,
  account: Account,
  requests: number,
  issuers: ReturnType<typeof issuersIn>,
): AnalysedStatement[] {
  const relations = diagnosis?.relations ?? [];
  return account.statements.slice(0, MOST_STATEMENTS).map((cost) => {
    const { queryId, user } = cost.statement;
    const explanations = (diagnosis?.explanations ?? []).filter(
      (each) => each.queryId === queryId && each.user === user,
    );
    const callsPerRequest = requests === 0 ? null : cost.calls / requests;
    const share = account.totalMs === 0 ? 0 : Math.min(1, cost.totalMs / account.totalMs);
    return {
      ...figuresOf(cost),
      share,
      callsPerRequest,
      issuers: issuers.get(queryId) ?? [],
      ...adviceOn(cost, callsPerRequest, explanations, relations),
    };
  });
}

type Figures = Omit<AnalysedStatement, 'share' | 'callsPerRequest' | 'issuers' | keyof Advice>;
type Advice = Pick<AnalysedStatement, 'planShape' | 'planSource' | 'planCost' | 'findings' | 'proposals'>;

function figuresOf(cost: StatementCost): Figures {
  const { statement, calls, totalMs, meanMs, deviationMs, rows, sharedHits, sharedReads } = cost;
  const blocks = sharedHits + sharedReads;
  return {
    queryId: statement.queryId,
    text: statement.text,
    user: statement.user,
    calls,
    totalMs,
    meanMs,
    deviationMs,
    rowsPerCall: rows / calls,
    hitRatio: blocks === 0 ? null : sharedHits / blocks,
    tempBlocksPerCall: cost.tempBlocks / calls,
    walBytesPerCall: cost.walBytes / calls,
  };
}

function adviceOn(
  cost: StatementCost,
  callsPerRequest: number | null,
  explanations: readonly DatabaseExplanation[],
  relations: readonly DatabaseRelation[],
): Advice {
  const explanation = explanations.find(({ source }) => source === 'generic');
  const plan = planOf(explanation?.plan);
  const logged = planOf(explanations.find(({ source }) => source === 'auto_explain')?.plan);
  const findings = findingsOf({ cost, callsPerRequest, plan, logged, relations });
  if (explanation === undefined || plan === null)
    return {
      planShape: null,
      planSource: null,
      planCost: null,
      findings: [...findings, ...whyUnexplained(explanation)],
      proposals: [],
    };
  const proposals = proposedIndexes(plan, relations).map((index) => tried(index, plan, explanation));
  return {
    planShape: planShape(plan),
    planSource: explanation.source,
    planCost: plan.cost,
    findings,
    proposals,
  };
}

function whyUnexplained(explanation: DatabaseExplanation | undefined): string[] {
  return explanation?.failure ? [`Its plan is not known: ${explanation.failure}.`] : [];
}

function tried(
  index: ReturnType<typeof proposedIndexes>[number],
  plan: PlanStep,
  { trials }: DatabaseExplanation,
): Advice['proposals'][number] {
  const trial = trials.find((each) => each.index === index.sql);
  return { ...index, costBefore: plan.cost, costAfter: trial ? (planOf(trial.plan)?.cost ?? null) : null };
}
