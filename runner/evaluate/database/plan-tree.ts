/** One step of a plan, as far as it is of interest. Costs are the planner's own unit. */
export interface PlanStep {
  readonly type: string;
  readonly schema: string | null;
  readonly relation: string | null;
  readonly index: string | null;
  readonly filter: string | null;
  readonly sortKeys: readonly string[];
  readonly plannedRows: number;
  readonly cost: number;
  /** Rows of each of its loops; null in a plan that was not executed. */
  readonly actualRows: number | null;
  readonly steps: readonly PlanStep[];
}

type Fields = Readonly<Record<string, unknown>>;

/** The plan in what EXPLAIN (FORMAT JSON) or auto_explain gives; null where there is none in it. */
export function planOf(given: unknown): PlanStep | null {
  const [first] = Array.isArray(given) ? given : [given];
  const plan = fieldsOf(first)['Plan'];
  return isFields(plan) ? stepOf(plan) : null;
}

function stepOf(fields: Fields): PlanStep {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : null);
  const number = (name: string) => (typeof fields[name] === 'number' ? fields[name] : null);
  const children = Array.isArray(fields['Plans']) ? fields['Plans'] : [];
  const keys = Array.isArray(fields['Sort Key']) ? fields['Sort Key'] : [];
  return {
    type: text('Node Type') ?? 'unknown',
    schema: text('Schema'),
    relation: text('Relation Name'),
    index: text('Index Name'),
    filter: text('Filter'),
    sortKeys: keys.map(String),
    plannedRows: number('Plan Rows') ?? 0,
    cost: number('Total Cost') ?? 0,
    actualRows: number('Actual Rows'),
    steps: children.filter(isFields).map(stepOf),
  };
}

/** Every step with those above it, nearest first. */
export function withAncestors(
  step: PlanStep,
  above: readonly PlanStep[] = [],
): { readonly step: PlanStep; readonly above: readonly PlanStep[] }[] {
  return [{ step, above }, ...step.steps.flatMap((child) => withAncestors(child, [step, ...above]))];
}

/** What a plan is made of, without numbers: `Limit(Sort(Seq Scan tasks))`. Equal plans have equal shapes. */
export function planShape({ type, relation, index, steps }: PlanStep): string {
  const name = [type, index ?? relation].filter((part) => part !== null).join(' ');
  return steps.length === 0 ? name : `${name}(${steps.map(planShape).join(', ')})`;
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
