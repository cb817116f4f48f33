import { METRICS } from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { brokenOnce, heldSeries, isAbout, slowedDown } from './changed-answers.ts';
import type { RecordedFault } from './recorded-fault.ts';

/** Faults of the system itself: one for each limit of a response time, and one for each thing that must never be broken. */
export function violations(leg: LegRecord): RecordedFault[] {
  return [...slowdowns(leg), ...breaches(leg)];
}

/** Answers as slow as they must be, in doublings, for the first of an objective's percentiles to be over its limit. */
interface Slowdown {
  readonly objective: string;
  readonly doublings: number;
}

function slowdowns(leg: LegRecord): RecordedFault[] {
  const needed = leg.plan.checks.flatMap((check) => slowdownOf(check, leg));
  const objectives = [...new Set(needed.map(({ objective }) => objective))];
  const least = objectives.map((objective) => ({
    objective,
    doublings: Math.min(
      ...needed.filter((each) => each.objective === objective).map((each) => each.doublings),
    ),
  }));
  return least.map(({ objective, doublings }) => ({
    id: `slower-${objective}`,
    title: `every answer ${2 ** doublings} times as slow`,
    violates: least.filter((each) => each.doublings <= doublings).map((each) => each.objective),
    damage: slowedDown(doublings),
  }));
}

/** By the quantiles that k6 wrote, which are exact, and not by the counters that the verdict rests on. */
function slowdownOf(check: PlannedCheck, { summary }: LegRecord): Slowdown[] {
  const { objective, submetricTags, expectation } = check;
  if (!isTimeLimit(check)) return [];
  const { responseTime } = METRICS;
  const trend = summary?.metrics[submetricTags === '' ? responseTime : `${responseTime}{${submetricTags}}`];
  const place = summary?.quantiles.indexOf(expectation.probability ?? Number.NaN) ?? -1;
  const valueMs = (trend?.type === 'trend' && trend.quantiles[place]) || 0;
  if (valueMs === 0) return [];
  return [{ objective, doublings: Math.floor(Math.log2(expectation.limit / valueMs)) + 1 }];
}

/** `p95 < 1s`, and not in comparison with anything. */
function isTimeLimit({ sli, expectation: { statistic, operator }, than }: PlannedCheck): boolean {
  return sli === 'response_time' && statistic === 'percentile' && operator === '<' && than === undefined;
}

function breaches({ plan, timeline }: LegRecord): RecordedFault[] {
  return plan.checks.filter(isNever).map((check) => {
    const { tags } = heldSeries(timeline, check);
    const violated = plan.checks.filter((each) => isNever(each) && isAbout(each, tags));
    return {
      id: `broken-${check.objective}`,
      title: `${check.selector['invariant']} is broken once`,
      violates: violated.map(({ objective }) => objective),
      damage: brokenOnce(check),
    };
  });
}

function isNever({ sli, expectation }: PlannedCheck): boolean {
  return sli === 'invariant' && expectation.statistic === 'count' && expectation.limit === 0;
}
