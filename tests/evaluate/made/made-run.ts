import { expect } from 'vitest';
import { evaluateRun } from '../../../runner/evaluate/evaluate-run.ts';
import type { RunRecord } from '../../../runner/model/run-record.ts';
import type { Thresholds } from '../../../runner/model/thresholds.ts';
import {
  type CheckResult,
  type Evaluation,
  evaluationSchema,
  type ValidityCheck,
} from '../../../runner/schema/evaluation-schema.ts';
import type { Manifest } from '../../../runner/schema/record-schema.ts';
import type { WrittenObjective, WrittenThresholds } from '../../../runner/schema/thresholds-schema.ts';
import { validate } from '../../../runner/schema/validate.ts';
import { madeLeg, type StatedLeg } from './made-leg.ts';
import { madePlan, type StatedPlan } from './made-plan.ts';
import { FAST, thresholdsOf } from './made-thresholds.ts';

/** A run as a test states it: only what is remarkable. */
export interface StatedRun {
  readonly objectives?: readonly WrittenObjective[];
  readonly gate?: Partial<WrittenThresholds['gate']>;
  /** One leg when not given. */
  readonly legs?: readonly (StatedPlan & StatedLeg)[];
  readonly what?: string;
}

export interface MadeRun {
  readonly record: RunRecord;
  readonly thresholds: Thresholds;
}

export function madeRun({
  objectives = [FAST],
  gate,
  legs = [{}],
  what = 'busy-hour',
}: StatedRun = {}): MadeRun {
  const thresholds = thresholdsOf(objectives, { legs: playedLegs(legs), ...gate });
  const records = legs.map((leg) => madeLeg(madePlan(thresholds, leg), leg));
  return { record: { manifest: manifestOf(what, records), legs: records }, thresholds };
}

/** The legs as a gate would name them. */
export function playedLegs(legs: readonly StatedPlan[]): WrittenThresholds['gate']['legs'] {
  return legs.map(({ profile = 'busy-hour', load = 1 }) => ({ profile, load }));
}

function manifestOf(what: string, legs: RunRecord['legs']): Manifest {
  return {
    schemaVersion: 1,
    id: `2026-11-23T07-00-00Z-${what}`,
    what,
    complete: true,
    interrupted: false,
    startedAt: '2026-11-23T07:00:00.000Z',
    endedAt: '2026-11-23T07:06:00.000Z',
    peakgate: '0.1.0',
    k6: '2.2.0',
    node: '20.20.2',
    seed: 7,
    target: { url: 'http://127.0.0.1:4300', version: '1.0.0' },
    environment: { platform: 'linux', cpuModel: 'any', cores: 2, memoryBytes: 8_000_000_000 },
    inputs: { bundles: { 'scenarios/busy-hour.ts': 'ab'.repeat(32) } },
    legs: legs.map(({ plan, k6, stopReason }) => ({
      id: plan.id,
      profile: plan.profile,
      load: plan.load,
      k6,
      stopReason,
      hookFailure: null,
    })),
  };
}

/** Judges a run; whatever comes out has the published form. */
export function judged({ record, thresholds }: MadeRun): Evaluation {
  const evaluation = evaluateRun(record, thresholds);
  const read = validate(evaluationSchema, JSON.parse(JSON.stringify(evaluation)), 'evaluation.json');
  expect(read).toMatchObject({ ok: true });
  return evaluation;
}

export function judgedRun(stated: StatedRun = {}): Evaluation {
  return judged(madeRun(stated));
}

/** The only check of an evaluation. */
export function onlyCheck({ checks }: Evaluation): CheckResult {
  const [check, ...more] = checks;
  if (check === undefined || more.length > 0) throw new TypeError(`${checks.length} checks instead of one`);
  return check;
}

/** The verdict of every check, by its id. */
export function verdictsOf({ checks }: Evaluation): Record<string, string> {
  return Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]));
}

/** The validity checks that did not pass, by id. */
export function doubts({ validity }: Evaluation): Record<string, ValidityCheck> {
  return Object.fromEntries(validity.filter(({ passed }) => !passed).map((check) => [check.id, check]));
}
