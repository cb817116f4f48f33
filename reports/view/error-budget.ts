import { spokenDuration } from '../../runner/grammar/duration.ts';
import type { LegDetail } from '../../runner/model/leg-detail.ts';
import { countText, decimalText, ratioText } from '../../runner/model/number-text.ts';
import { legName } from '../../runner/model/verdict-words.ts';
import type { CheckResult, Evaluation, LegResult } from '../../runner/schema/evaluation-schema.ts';
import type { TableView } from './leg-view.ts';

const BUDGET_DAYS = 28;
const BUDGET_MS = BUDGET_DAYS * 86_400_000;

/** What peaks like these cost of what the availability objective allows in four weeks. */
export interface ErrorBudget {
  readonly lead: string;
  readonly table: TableView;
  readonly assumptions: readonly string[];
}

/** Null without an availability objective: there is no budget then. */
export function errorBudget({ checks, legs }: Evaluation, details: readonly LegDetail[]): ErrorBudget | null {
  const objective = availabilityOf(checks);
  if (objective === undefined) return null;
  const allowed = 1 - objective.limit;
  const rows = legs.flatMap((leg) => {
    const detail = details.find((each) => each.leg === leg.id);
    return detail === undefined ? [] : [budgetRow(leg, detail, allowed)];
  });
  return {
    lead: `${ratioText(objective.limit)} of requests must be answered usefully. Over ${BUDGET_DAYS} days that allows ${spokenDuration(BUDGET_MS * allowed)} in which nobody is answered, or as many failed requests spread over all of it.`,
    table: {
      title: 'What one such peak costs',
      headers: [
        'Leg',
        'Stands for',
        'Bad requests',
        'Bad share',
        'Interval',
        'Of the budget',
        'Interval of the budget',
      ],
      rows,
      empty: 'No leg has the series that a cost is computed from.',
    },
    assumptions: [...ASSUMPTIONS, ...droppedAssumption(legs)],
  };
}

const ASSUMPTIONS = [
  `Cost = bad share of the leg × length of the profile ÷ (allowed share × ${BUDGET_DAYS} days): every minute of the four weeks weighs the same. Counted in requests, a peak weighs more, by the factor of its rate over the mean rate.`,
  "A leg that plays its profile faster stands for the profile's own length, with the share of bad requests that the leg had.",
  'Nothing else fails in the four weeks; a weekly peak comes four times.',
  'The intervals take failures in clusters into account, and know nothing of disturbances that the run did not contain.',
];

function droppedAssumption(legs: readonly LegResult[]): string[] {
  const dropped = legs.reduce((sum, { journeys }) => sum + journeys.dropped, 0);
  if (dropped === 0) return [];
  return [
    `Requests of the ${countText(dropped)} dropped journeys were never sent and are in no share here, so the true cost is higher where the drops were the target’s doing.`,
  ];
}

function availabilityOf(checks: readonly CheckResult[]): CheckResult | undefined {
  const own = checks.filter(({ sli, unit }) => sli === 'availability' && unit === 'ratio');
  const whole = own.filter(({ selector }) => Object.keys(selector).length === 0);
  return (whole.length > 0 ? whole : own).find(({ limit }) => limit < 1);
}

function budgetRow(leg: LegResult, { badShare, profileMs }: LegDetail, allowed: number): string[] {
  const name = legName(leg);
  const length = spokenDuration(Math.round(profileMs / 1_000) * 1_000);
  if (badShare === null) return [name, length, 'too short for an interval', '–', '–', '–', '–'];
  const cost = (share: number) => (share * profileMs) / (allowed * BUDGET_MS);
  const { bad, total, estimate, lower, upper } = badShare;
  return [
    name,
    length,
    `${countText(bad)} of ${countText(total)}`,
    ratioText(estimate),
    `${ratioText(lower)} to ${ratioText(upper)}`,
    costText(cost(estimate)),
    `${costText(cost(lower))} to ${costText(cost(upper))}`,
  ];
}

/** A share of the budget; beyond ten budgets their number says more than percent. */
function costText(cost: number): string {
  if (cost >= 10) return `${decimalText(cost, 0)} budgets`;
  return `${decimalText(cost * 100, cost < 0.1 ? 2 : 0)} %`;
}
