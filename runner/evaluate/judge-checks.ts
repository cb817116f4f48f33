import type { RunRecord } from '../model/run-record.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { gate } from '../statistics/gate.ts';
import type { InspectedLeg } from './inspect-legs.ts';
import { type CheckedLeg, checkedLeg, type JudgedCheck, judgeCheck } from './judge-check.ts';
import { referenceOf } from './reference.ts';
import { concerns, reasonOf } from './validity/finding.ts';
import { withWaiver } from './waivers.ts';

/** Judges every check of every leg: each by itself, then as one among so many, then by its waiver. */
export function judgeChecks(
  record: RunRecord,
  { objectives }: Thresholds,
  legs: readonly InspectedLeg[],
): CheckResult[] {
  const titles = new Map(objectives.map(({ id, title }) => [id, title]));
  const judge = (group: Readonly<Group>) =>
    judgeCheck(titles.get(group[0].check.objective) ?? '', group, referenceOf(group[0], legs, record));
  const today = record.manifest.startedAt.slice(0, 10);
  const groups = groupChecks(legs);
  return afterCorrection(groups.map(judge)).map((check, index) => {
    const group = groups[index];
    return group ? withWaiver(check, group, today, (legsOf) => judge(legsOf).result.verdict) : check;
  });
}

type Group = [CheckedLeg, ...CheckedLeg[]];

/** Checks of each leg on their own; those pooled over the run together, by id. */
function groupChecks(legs: readonly InspectedLeg[]): Group[] {
  const groups = new Map<string, Group>();
  for (const inspected of legs) {
    const { plan } = inspected.leg.record;
    for (const check of plan.checks) {
      const key = groupKey(check, plan.id);
      const member = memberOf(inspected, check);
      const group = groups.get(key);
      if (group) group.push(member);
      else groups.set(key, [member]);
    }
  }
  return [...groups.values()];
}

function groupKey({ pool, id }: PlannedCheck, leg: string): string {
  return pool === 'run' ? id : `${id}@${leg}`;
}

function memberOf({ leg, errors, targetToBlame }: InspectedLeg, check: PlannedCheck): CheckedLeg {
  const own = errors.filter((error) => concerns(error, leg.record.plan.id, check));
  return checkedLeg(leg, check, own.map(reasonOf), targetToBlame);
}

/** Failures that do not stand among so many checks become undecided (Holm; statistics SPEC, section 8). */
function afterCorrection(judged: readonly JudgedCheck[]): CheckResult[] {
  const corrected = gate(judged.map(({ result, pFail }) => ({ verdict: gating(result.verdict), pFail })));
  return judged.map(({ result }, index) => {
    if (result.verdict !== 'fail' || corrected.objectives[index] === 'fail') return result;
    const reason = `${result.reason} Yet among ${judged.length} checks it may be chance.`;
    return { ...result, verdict: 'inconclusive' as const, reason };
  });
}

function gating(verdict: CheckResult['verdict']): Exclude<CheckResult['verdict'], 'not-applicable'> {
  return verdict === 'not-applicable' ? 'pass' : verdict;
}
