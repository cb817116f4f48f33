/** A plan that auto_explain wrote to the server's log, with the time that it really took. */
export interface LoggedPlan {
  readonly durationMs: number;
  readonly queryText: string;
  /** As auto_explain writes it: an object with `Plan`. */
  readonly plan: unknown;
}

const HEAD = /duration: ([\d.]+) ms {2}plan:/u;

/**
 * The plans in a piece of a server's log (log_destination stderr, auto_explain.log_format json). What goes on is indented by
 * a tab. An entry that was cut off at either end of the piece is left out.
 */
export function loggedPlans(log: string): LoggedPlan[] {
  const lines = log.split('\n');
  return lines.flatMap((line, index) => {
    const duration = HEAD.exec(line)?.[1];
    if (duration === undefined) return [];
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((each) => !each.startsWith('\t'));
    const plan = parsed((end === -1 ? rest : rest.slice(0, end)).join('\n'));
    const queryText = textOf(plan);
    return queryText === null ? [] : [{ durationMs: Number(duration), queryText, plan }];
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function textOf(plan: unknown): string | null {
  if (typeof plan !== 'object' || plan === null || !('Query Text' in plan)) return null;
  const text = plan['Query Text'];
  return typeof text === 'string' ? text : null;
}

/** The slowest logged plan of a statement, which pg_stat_statements knows without its values; null when none was logged. */
export function slowestPlanOf(statement: string, plans: readonly LoggedPlan[]): LoggedPlan | null {
  const wanted = withoutValues(statement);
  const own = plans.filter(({ queryText }) => withoutValues(queryText) === wanted);
  return own.toSorted((a, b) => b.durationMs - a.durationMs)[0] ?? null;
}

/** A statement with every value and every parameter as `?`, in one line. */
function withoutValues(text: string): string {
  return text
    .replaceAll(/\/\*[^]*?\*\/|--[^\n]*/gu, ' ')
    .replaceAll(/'(?:[^']|'')*'|\$\d+/gu, '?')
    .replaceAll(/(?<![\w$])\d+(?:\.\d+)?(?!\w)/gu, '?')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** Fields whose texts are names; in all others a value may stand, and values may be personal. */
const NAMES: ReadonlySet<string> = new Set([
  'Node Type',
  'Schema',
  'Relation Name',
  'Alias',
  'Index Name',
  'Join Type',
  'Strategy',
  'Parent Relationship',
  'Sort Method',
  'Sort Space Type',
]);

/** The plan without the statement and the values that it was called with. */
export function withoutPersonalValues(plan: unknown, field = ''): unknown {
  if (typeof plan === 'string') return NAMES.has(field) ? plan : withoutValues(plan);
  if (Array.isArray(plan)) return plan.map((each) => withoutPersonalValues(each, field));
  if (typeof plan !== 'object' || plan === null) return plan;
  const kept = Object.entries(plan).filter(([name]) => name !== 'Query Parameters' && name !== 'Query Text');
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutPersonalValues(value, name)]));
}
