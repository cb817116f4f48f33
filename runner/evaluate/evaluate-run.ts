import type { LegRecord, RunRecord } from '../model/run-record.ts';
import type { Objective, Thresholds } from '../model/thresholds.ts';
import { exitCodeOf, worstVerdict } from '../model/verdict.ts';
import type {
  CheckResult,
  Evaluation,
  LegResult,
  ObjectiveResult,
  ValidityCheck,
} from '../schema/evaluation-schema.ts';
import type { PlannedCheck } from '../schema/plan-schema.ts';
import { gate } from '../statistics/gate.ts';
import { analyseDatabases } from './database/analyse-database.ts';
import { describeVerdict } from './headline.ts';
import { type CheckedLeg, checkedLeg, type JudgedCheck, judgeCheck } from './judge-check.ts';
import { legFacts } from './leg-facts.ts';
import { type LegView, viewLeg } from './leg-view.ts';
import { type Applicability, summariseObjective } from './objective.ts';
import { referenceOf } from './reference.ts';
import { experimentChecks } from './validity/experiment-checks.ts';
import { concerns, errorsAmong, reasonOf, withoutUnfoundedPass } from './validity/finding.ts';
import { gateChecks } from './validity/gate-checks.ts';
import { generatorChecks, isTargetToBlame } from './validity/generator-checks.ts';
import { peakSteady } from './validity/peak-check.ts';
import { planChecks } from './validity/plan-checks.ts';
import { recordChecks } from './validity/record-checks.ts';
import { runChecks } from './validity/run-checks.ts';
import { samplesCheck } from './validity/samples-check.ts';
import { targetChecks, versionsOf } from './validity/target-checks.ts';
import { waiversNeeded, weighed, withWaiver } from './waivers.ts';

/** One leg with what may be said of its measurement. */
interface JudgedLeg {
  readonly leg: LegView;
  readonly validity: readonly ValidityCheck[];
  /** Errors about this leg or the whole run. */
  readonly errors: readonly ValidityCheck[];
  /** The same in words. */
  readonly invalid: readonly string[];
  readonly targetToBlame: boolean;
}

/**
 * Derives the verdict of a run from its record: validity first, then every check, then objectives, then the whole.
 * Pure: the same record and thresholds give the same evaluation to the byte.
 */
export function evaluateRun(record: RunRecord, thresholds: Thresholds): Evaluation {
  const ofRun = runChecks(record, thresholds);
  const legs = record.legs.map((leg, index) =>
    inspectLeg(leg, record.legs.slice(0, index).flatMap(versionsOf), errorsAmong(ofRun)),
  );
  const titles = new Map(thresholds.objectives.map(({ id, title }) => [id, title]));
  const groups = groupChecks(legs);
  const judgeGroup = (group: Readonly<Group>) =>
    judgeCheck(titles.get(group[0].check.objective) ?? '', group, referenceOf(group[0], legs, record));
  const today = record.manifest.startedAt.slice(0, 10);
  const corrected = afterCorrection(groups.map(judgeGroup)).map((check, index) => {
    const group = groups[index];
    return group ? withWaiver(check, group, today, (legsOf) => judgeGroup(legsOf).result.verdict) : check;
  });
  const checks = corrected.map((check) => withoutUnfoundedPass(check, errorsAmong(ofRun)));
  const objectives = thresholds.objectives.map((objective) =>
    summariseObjective(objective, checks, applicability(record, objective)),
  );
  const validity = [
    ...ofRun,
    ...legs.flatMap((leg) => leg.validity),
    ...legs.map(({ leg }) => samplesCheck(leg.record.plan, checks)),
    ...gateChecks(record, objectives),
    ...waiversNeeded(thresholds, checks),
  ];
  const verdict = verdictOfRun(objectives, checks, validity);
  const databases = analyseDatabases(record, checks);
  return {
    schemaVersion: 1,
    run: describeRun(record),
    verdict,
    // A leg that was stopped early is no close call, so it is never let through as one.
    exitCode: exitCodeOf(verdict, legs.some(isCutOff) ? 'block' : thresholds.gate.inconclusive),
    ...describeVerdict(verdict, objectives, checks, validity),
    horizonMs: shortestHorizon(checks),
    legs: legs.map((leg) => summariseLeg(leg, checks)),
    objectives,
    checks,
    validity,
    ...(databases.length > 0 && { databases }),
  };
}

function isCutOff({ leg }: JudgedLeg): boolean {
  return leg.record.stopReason !== null;
}

/**
 * The worst of everything that was said. Checks count by themselves, lest one without its objective go unheard, and so do
 * doubts about a leg on which nothing was judged: what could not be measured honestly does not pass.
 */
function verdictOfRun(
  objectives: readonly ObjectiveResult[],
  checks: readonly CheckResult[],
  validity: readonly ValidityCheck[],
): Evaluation['verdict'] {
  const doubts = errorsAmong(validity).map(() => 'invalid' as const);
  const verdicts = [...objectives, ...checks].map(weighed);
  return worstVerdict([...verdicts, ...doubts]);
}

function inspectLeg(
  record: LegRecord,
  earlierVersions: readonly string[],
  errorsOfRun: readonly ValidityCheck[],
): JudgedLeg {
  const leg = viewLeg(record);
  const generator = generatorChecks(leg);
  const validity = [
    ...recordChecks(leg),
    ...planChecks(leg),
    ...generator,
    ...targetChecks(leg, earlierVersions),
    ...experimentChecks(leg),
    ...peakSteady(leg),
  ];
  const errors = [...errorsOfRun.filter(({ objective }) => objective === null), ...errorsAmong(validity)];
  // What is compared with this leg needs none of its experiments.
  const invalid = errors.filter(({ experiment }) => experiment === undefined).map(reasonOf);
  return { leg, validity, errors, invalid, targetToBlame: isTargetToBlame(generator) };
}

type Group = [CheckedLeg, ...CheckedLeg[]];

/** Checks of each leg on their own; those pooled over the run together, by id. */
function groupChecks(legs: readonly JudgedLeg[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { leg, errors, targetToBlame } of legs) {
    for (const check of leg.record.plan.checks) {
      const key = groupKey(check, leg.record.plan.id);
      const own = errors.filter((error) => concerns(error, leg.record.plan.id, check));
      const member = checkedLeg(leg, check, own.map(reasonOf), targetToBlame);
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

function applicability({ legs }: RunRecord, { id }: Objective): Applicability {
  const reasons = legs.flatMap(({ plan }) =>
    plan.notApplicable.filter(({ objective }) => objective === id).map(({ reason }) => reason),
  );
  return { reasons, legs: legs.length };
}

function describeRun({ manifest, legs }: RunRecord): Evaluation['run'] {
  return {
    id: manifest.id,
    what: manifest.what,
    startedAt: manifest.startedAt,
    target: manifest.target.url,
    targetVersion: legs[0]?.target?.before.version ?? manifest.target.version,
    peakgate: manifest.peakgate,
    k6: manifest.k6,
    complete: manifest.complete,
  };
}

function summariseLeg({ leg, errors }: JudgedLeg, checks: readonly CheckResult[]): LegResult {
  const { plan } = leg.record;
  const own = checks.filter((check) => check.leg === plan.id).map(weighed);
  return {
    id: plan.id,
    profile: plan.profile,
    title: plan.title,
    load: plan.load,
    durationMs: plan.durationMs,
    verdict: own.length > 0 ? worstVerdict(own) : errors.length > 0 ? 'invalid' : 'not-applicable',
    ...legFacts(leg),
  };
}

/** The run covers only what recurs within the shortest horizon of its decided checks. */
function shortestHorizon(checks: readonly CheckResult[]): number | null {
  const horizons = checks.flatMap(({ horizonMs }) => horizonMs ?? []);
  return horizons.length > 0 ? Math.min(...horizons) : null;
}
