import type { LegRecord } from '../model/run-record.ts';
import type { ValidityCheck } from '../schema/evaluation-schema.ts';
import { type LegView, viewLeg } from './leg-view.ts';
import { experimentChecks } from './validity/experiment-checks.ts';
import { errorsAmong, reasonOf } from './validity/finding.ts';
import { generatorChecks, isTargetToBlame } from './validity/generator-checks.ts';
import { peakSteady } from './validity/peak-check.ts';
import { planChecks } from './validity/plan-checks.ts';
import { recordChecks } from './validity/record-checks.ts';
import { targetChecks, versionsOf } from './validity/target-checks.ts';

/** One leg with what may be said of its measurement. */
export interface InspectedLeg {
  readonly leg: LegView;
  readonly validity: readonly ValidityCheck[];
  /** Errors about this leg or the whole run. */
  readonly errors: readonly ValidityCheck[];
  /** The same in words. */
  readonly invalid: readonly string[];
  readonly targetToBlame: boolean;
}

/** Looks at how each leg was measured, before anything is judged by it; the errors of the run are about every leg. */
export function inspectLegs(
  legs: readonly LegRecord[],
  errorsOfRun: readonly ValidityCheck[],
): InspectedLeg[] {
  return legs.map((leg, index) => inspectLeg(leg, legs.slice(0, index).flatMap(versionsOf), errorsOfRun));
}

function inspectLeg(
  record: LegRecord,
  earlierVersions: readonly string[],
  errorsOfRun: readonly ValidityCheck[],
): InspectedLeg {
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
