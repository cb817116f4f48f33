import { METRICS } from '../../../scenarios/kit/contract.ts';
import { compares } from '../../grammar/load.ts';
import { legId } from '../../model/leg-id.ts';
import type { LegRecord, RunRecord } from '../../model/run-record.ts';
import type { Objective, Thresholds } from '../../model/thresholds.ts';
import type { TimelineSeries } from '../../model/timeline.ts';
import { carrying } from '../../model/wanted-tags.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Selector } from '../../schema/schema-parts.ts';
import { finding } from './finding.ts';
import { beginsJobs, canBeSent, hadWindow, meantOn, played } from './sent-requests.ts';

/**
 * Is everything looked at that was sent and that the objectives are about? A plan from which the check on a slow service was
 * taken out, or that excuses a leg from an objective, judges less than the thresholds ask. The plan is what is doubted, so it
 * excuses nothing that the timeline holds. One record for each objective.
 */
export function allLookedAt({ legs }: RunRecord, { objectives }: Thresholds): ValidityCheck[] {
  const ids = legs.map(({ plan }) => plan.id);
  const unseen = objectives.flatMap((objective) => {
    const where = legs.flatMap((leg) => unseenOn(leg, withWhereOf(objective, objectives), ids));
    return where.length === 0 ? [] : [{ objective: objective.id, where }];
  });
  return unseen.map(({ objective, where }) =>
    finding(null, {
      id: 'all-looked-at',
      title: `Everything is judged that "${objective}" is about`,
      objective,
      expected: 'a check for all that was sent of it',
      found: `no check of ${where[0]}${where.length > 1 ? `, and of ${where.length - 1} more` : ''}`,
      passed: false,
      remedy:
        'plan.json is not what Peakgate wrote: restore it from where the run was archived, or judge by other thresholds with `peakgate evaluate <folder> --thresholds <file>`.',
    }),
  );
}

function withWhereOf(objective: Objective, objectives: readonly Objective[]): Objective {
  const of = objectives.find(({ id }) => id === objective.of);
  return of === undefined ? objective : { ...objective, where: { ...of.where, ...objective.where } };
}

/** What a leg sent of an objective that none of its checks is about. */
function unseenOn(leg: LegRecord, objective: Objective, legs: readonly string[]): string[] {
  if (!isJudgedOn(leg, objective, legs)) return [];
  const { plan, timeline } = leg;
  const meant = meantOn(leg, objective);
  const isMeant = carrying(meant);
  // One that is about others as well would drown what is meant among them.
  const own = plan.checks.filter((each) => each.objective === objective.id && isMeant(each.selector));
  const looks = own.map(({ selector }) => carrying(selector));
  const sent = sentOf(timeline?.series ?? [], objective, meant);
  const unseen = sent.filter(({ tags }) => !looks.some((isLookedAt) => isLookedAt(tags)));
  return [...new Set(unseen.map((series) => placeOf(series, objective, plan)))];
}

/**
 * Whether a leg must judge an objective. It need not where an experiment is needed that it does not play, or jobs that its
 * users do not begin; at another load; without the window; and where there is nothing to compare with: itself, a leg that
 * was not run, or requests that it cannot send.
 */
function isJudgedOn(leg: LegRecord, objective: Objective, legs: readonly string[]): boolean {
  const { at, window, needs } = objective;
  if (needs.experiment !== undefined && !played(leg, needs.experiment)) return false;
  if (needs.jobsInProgress !== undefined && !beginsJobs(leg)) return false;
  if (at !== null && !compares(leg.plan.load, at.operator, at.load)) return false;
  if (window !== '*' && !hadWindow(leg, window)) return false;
  return isComparable(leg, objective, legs);
}

function isComparable(leg: LegRecord, objective: Objective, legs: readonly string[]): boolean {
  const { plan } = leg;
  const { than } = objective;
  if (than === null || 'baseline' in than) return true;
  if ('load' in than) return than.load !== plan.load && legs.includes(legId(plan.profile, than.load));
  return canBeSent(leg, { ...meantOn(leg, objective), ...than.where });
}

function sentOf(
  series: readonly TimelineSeries[],
  { sli, window }: Objective,
  meant: Selector,
): TimelineSeries[] {
  const counted = sli === 'invariant' ? METRICS.invariants : METRICS.requestsStarted;
  const isWanted = carrying({ ...meant, ...(window !== '*' && { window }) });
  return series.filter(({ metric, tags }) => metric === counted && isWanted(tags));
}

function placeOf({ tags }: TimelineSeries, { per }: Objective, { id }: LegPlan): string {
  return [...per.map((tag) => `${tag} "${tags[tag]}"`), id].join(', ');
}
