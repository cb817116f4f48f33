import { legId } from '../../model/leg-id.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import type { LegPlan, PlannedCheck } from '../../schema/plan-schema.ts';
import { allLookedAt } from './all-looked-at.ts';
import { otherThanAsked } from './asked-for.ts';
import { finding } from './finding.ts';
import { GATE } from './gate-checks.ts';
import { invariantsLookedAt } from './invariants-check.ts';
import { jobsInProgress } from './jobs-in-progress.ts';

/** Are these the legs and the thresholds of one run? What fails here makes the whole run invalid. */
export function runChecks(record: RunRecord, thresholds: Thresholds): ValidityCheck[] {
  return [
    inputsKept(record),
    legsOfRun(record),
    ...gateLegs(record, thresholds),
    ...thresholdsFit(record, thresholds),
    ...allLookedAt(record, thresholds),
    ...invariantsLookedAt(record),
    ...jobsInProgress(record, thresholds),
  ];
}

function inputsKept({ damage = [] }: RunRecord): ValidityCheck {
  return finding(null, {
    id: 'inputs-kept',
    title: 'What was asked is kept as it was asked',
    expected: 'thresholds, profiles and bundles with the hashes in run.json',
    found: damage.length === 0 ? 'kept' : damage.join('; '),
    passed: damage.length === 0,
    remedy: 'Restore the files under inputs/ from where the run was archived, or run again.',
  });
}

function legsOfRun({ manifest, legs }: RunRecord): ValidityCheck {
  const amiss = [...legsAmiss(manifest, legs), ...repeatedLegs(legs.map(({ plan }) => plan.id))];
  return finding(null, {
    id: 'legs-of-run',
    title: 'Every leg is the one that the run says it is',
    expected: 'each leg of run.json once, with its own plan',
    found: amiss.length === 0 ? `${legs.length} legs` : amiss.join('; '),
    passed: amiss.length === 0,
    remedy: 'The folder was put together from several runs. Judge each run by itself.',
  });
}

function legsAmiss(
  { legs: told, seed, environment }: RunRecord['manifest'],
  legs: RunRecord['legs'],
): string[] {
  if (legs.length === 0) return ['run.json/legs is empty'];
  return legs.flatMap(({ plan, generator }, index) => {
    const leg = told[index];
    if (leg === undefined) return [`run.json does not name ${plan.id}`];
    const where = `legs/${leg.id}/plan.json`;
    return [
      ...(leg.id === plan.id ? [] : [`${where} is the plan of ${plan.id}`]),
      ...(leg.profile === plan.profile && leg.load === plan.load && plan.id === legId(plan.profile, plan.load)
        ? []
        : [
            `${where} plays ${legId(plan.profile, plan.load)}, run.json says ${legId(leg.profile, leg.load)}`,
          ]),
      ...(plan.played.seed === seed
        ? []
        : [`${where} was drawn from seed ${plan.played.seed}, run.json says ${seed}`]),
      ...((generator?.cores ?? 0) <= environment.cores
        ? []
        : [`legs/${leg.id}/generator.json has ${generator?.cores} cores, run.json ${environment.cores}`]),
    ];
  });
}

function repeatedLegs(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) < index))].map((id) => `${id} comes twice`);
}

/** A gate is open as long as one of its legs was not played, whatever the others show. */
function gateLegs({ manifest, legs }: RunRecord, { gate }: Thresholds): ValidityCheck[] {
  if (manifest.what !== GATE) return [];
  const played = new Set(legs.map(({ plan }) => plan.id));
  const missing = gate.legs.map(({ profile, load }) => legId(profile, load)).filter((id) => !played.has(id));
  return [
    finding(null, {
      id: 'gate-legs',
      title: 'Every leg of the gate was played',
      expected: gate.legs.map(({ profile, load }) => legId(profile, load)).join(', '),
      found: missing.length === 0 ? 'all' : `not ${missing.join(', ')}`,
      passed: missing.length === 0,
      remedy: 'Run the gate again with all of its legs.',
    }),
  ];
}

/**
 * What was judged must be what the thresholds ask: a plan could be laxer than the file that is shown beside it. One
 * record for each objective that is not planned as it is stated.
 */
function thresholdsFit({ legs }: RunRecord, { gate, objectives }: Thresholds): ValidityCheck[] {
  const plans = legs.map(({ plan }) => plan);
  const laxer = plans.flatMap((plan) => plan.checks.flatMap((check) => otherThan(plan, check, objectives)));
  const peaks = plans.flatMap((plan) => otherPeak(plan, gate.minimumPeakMs));
  const misplanned = [...new Set(laxer.map(({ objective }) => objective))];
  if (laxer.length + peaks.length === 0) return [fit(null, [])];
  return [
    ...(peaks.length > 0 ? [fit(null, peaks)] : []),
    ...misplanned.map((objective) =>
      fit(
        objective,
        laxer.filter((each) => each.objective === objective).map(({ how }) => how),
      ),
    ),
  ];
}

function fit(objective: string | null, amiss: readonly string[]): ValidityCheck {
  return finding(null, {
    id: 'thresholds-fit',
    title: 'The legs were planned for these thresholds',
    objective,
    expected: 'each check as its objective states it',
    found: amiss.length === 0 ? 'as stated' : amiss.join('; '),
    passed: amiss.length === 0,
    remedy:
      'inputs/thresholds.json or a plan.json was changed. To judge by other thresholds: `peakgate evaluate <folder> --thresholds <file>`.',
  });
}

function otherPeak({ id, minimumPeakMs }: LegPlan, statedMs: number): string[] {
  return minimumPeakMs === statedMs
    ? []
    : [`${id}: minimumPeakMs is ${minimumPeakMs}, the thresholds say ${statedMs}`];
}

interface Misplanned {
  readonly objective: string;
  readonly how: string;
}

function otherThan(plan: LegPlan, check: PlannedCheck, objectives: Thresholds['objectives']): Misplanned[] {
  const leg = plan.id;
  const { objective, id } = check;
  const asked = objectives.find((each) => each.id === objective);
  if (asked === undefined) return [{ objective, how: `${leg}: no objective is called "${objective}"` }];
  const pairs = [
    [check.expectation.text, asked.expectation.text],
    [check.sli, asked.sli],
    [check.window, asked.window],
    [check.pool, asked.pool],
  ];
  const others = pairs
    .filter(([planned, stated]) => planned !== stated)
    .map(([planned, stated]) => `"${id}" judges "${planned}", the thresholds say "${stated}"`);
  const all = [...others, ...otherThanAsked(plan, check, asked, objectives)];
  return all.map((how) => ({ objective, how: `${leg}: ${how}` }));
}
