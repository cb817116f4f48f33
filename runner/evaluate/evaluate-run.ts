import type { RunRecord } from '../model/run-record.ts';
import type { Objective, Thresholds } from '../model/thresholds.ts';
import { exitCodeOf, worstVerdict } from '../model/verdict.ts';
import type {
  CheckResult,
  Evaluation,
  LegResult,
  ObjectiveResult,
  ValidityCheck,
} from '../schema/evaluation-schema.ts';
import { analyseDatabases } from './database/analyse-database.ts';
import { describeVerdict } from './headline.ts';
import { type InspectedLeg, inspectLegs } from './inspect-legs.ts';
import { judgeChecks } from './judge-checks.ts';
import { legFacts } from './leg-facts.ts';
import { type Applicability, summariseObjective } from './objective.ts';
import { errorsAmong, withoutUnfoundedPass } from './validity/finding.ts';
import { gateChecks } from './validity/gate-checks.ts';
import { runChecks } from './validity/run-checks.ts';
import { samplesCheck } from './validity/samples-check.ts';
import { waiversNeeded, weighed } from './waivers.ts';

/**
 * Derives the verdict of a run from its record: validity first, then every check, then objectives, then the whole.
 * Pure: the same record and thresholds give the same evaluation to the byte.
 */
export function evaluateRun(record: RunRecord, thresholds: Thresholds): Evaluation {
  const ofRun = runChecks(record, thresholds);
  const errors = errorsAmong(ofRun);
  const legs = inspectLegs(record.legs, errors);
  const judged = judgeChecks(record, thresholds, legs);
  const checks = judged.map((check) => withoutUnfoundedPass(check, errors));
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
  return conclude(record, thresholds, legs, { objectives, checks, validity });
}

type Findings = Pick<Evaluation, 'objectives' | 'checks' | 'validity'>;

/** The whole of what was found, with the verdict that follows. */
function conclude(
  record: RunRecord,
  { gate }: Thresholds,
  legs: readonly InspectedLeg[],
  { objectives, checks, validity }: Findings,
): Evaluation {
  const verdict = verdictOfRun(objectives, checks, validity);
  const databases = analyseDatabases(record, checks);
  return {
    schemaVersion: 1,
    run: describeRun(record),
    verdict,
    // A leg that was stopped early is no close call, so it is never let through as one.
    exitCode: exitCodeOf(verdict, legs.some(isCutOff) ? 'block' : gate.inconclusive),
    ...describeVerdict(verdict, objectives, checks, validity),
    horizonMs: shortestHorizon(checks),
    legs: legs.map((leg) => summariseLeg(leg, checks)),
    objectives,
    checks,
    validity,
    ...(databases.length > 0 && { databases }),
  };
}

function isCutOff({ leg }: InspectedLeg): boolean {
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

function summariseLeg(
  { leg, errors, targetToBlame }: InspectedLeg,
  checks: readonly CheckResult[],
): LegResult {
  const { plan } = leg.record;
  const own = checks.filter((check) => check.leg === plan.id).map(weighed);
  return {
    id: plan.id,
    profile: plan.profile,
    title: plan.title,
    load: plan.load,
    durationMs: plan.durationMs,
    verdict: own.length > 0 ? worstVerdict(own) : errors.length > 0 ? 'invalid' : 'not-applicable',
    ...legFacts(leg, targetToBlame),
  };
}

/** The run covers only what recurs within the shortest horizon of its decided checks. */
function shortestHorizon(checks: readonly CheckResult[]): number | null {
  const horizons = checks.flatMap(({ horizonMs }) => horizonMs ?? []);
  return horizons.length > 0 ? Math.min(...horizons) : null;
}
