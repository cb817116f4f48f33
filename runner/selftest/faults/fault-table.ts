import { asComparison, compares } from '../../grammar/load.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import { isWaived } from '../../model/verdict-words.ts';
import type { Evaluation, ObjectiveResult } from '../../schema/evaluation-schema.ts';
import { Random } from '../random.ts';
import type { Evaluate } from '../rates/error-rates.ts';
import { type GroundTruth, groundTruth, worstTruth } from '../runs/ground-truth.ts';
import { plannedMoments } from '../runs/moments.ts';
import { type PlayedLeg, playLeg } from '../runs/synthetic-leg.ts';
import { syntheticPlan, syntheticRun, syntheticThresholds } from '../runs/synthetic-run.ts';
import { COMPARED_IDS, playComparison } from './compared-run.ts';
import { type Fault, LEG } from './fault.ts';
import { healthyFate, JOURNEYS, OBJECTIVE_IDS, OBJECTIVES } from './healthy-service.ts';

/** `waived`: it fails, is shown, and does not block. `refused`: there was no verdict at all, because the input or the folder was not accepted. */
export type SaidVerdict = ObjectiveResult['verdict'] | 'waived' | 'refused';

/**
 * `fine`: it passes and should. `caught`: it must not pass, and does not, or is waived and said to be. `held-up`: it could
 * pass or be waived, and is not.
 * `missed`: it passes and must not. `false-alarm`: it fails though nothing is violated, or is not judged though nothing is
 * the matter.
 */
export type Effect = 'fine' | 'caught' | 'held-up' | 'missed' | 'false-alarm';

/** What a fault did to one objective. */
export interface FaultCell {
  readonly objective: string;
  readonly truth: GroundTruth;
  readonly verdict: SaidVerdict;
  readonly effect: Effect;
  /** It must not pass, and would by its plain values: each within its limit, or missing. */
  readonly naiveMissed: boolean;
}

export interface FaultRow {
  readonly id: string;
  readonly title: string;
  readonly kind: Fault['kind'];
  readonly cells: readonly FaultCell[];
}

/** A leg under a fault, with the thresholds that it is judged by. */
export interface FaultyLeg extends PlayedLeg {
  readonly thresholds: Thresholds;
}

/** Plays a leg under this fault; null when no such leg would be played, because its plan is refused. */
export function playFault(
  fault: Pick<Fault, 'conditions' | 'peakSeconds' | 'objectives'>,
  seed: number,
): FaultyLeg | null {
  const { conditions, objectives = OBJECTIVES, peakSeconds = LEG.peakSeconds } = fault;
  const thresholds = syntheticThresholds(objectives);
  const planned = syntheticPlan({ ...LEG, peakSeconds, thresholds, journeys: JOURNEYS, seed });
  if (planned.impossible.length > 0) return null;
  const random = new Random(seed, LEG.peakSeconds);
  const plan = conditions.plan?.(planned.plan) ?? planned.plan;
  const moments = plannedMoments(plan, random);
  return { ...playLeg({ plan, moments, usual: healthyFate, conditions }, random), thresholds };
}

/** A run under a fault, with the truth about every objective that it is judged by. */
export interface FaultyRun {
  readonly record: RunRecord;
  readonly thresholds: Thresholds;
  readonly truths: ReadonlyMap<string, GroundTruth>;
  readonly ids: readonly string[];
}

/** Plays the run that a fault spoils; null when its plan is refused. */
export function playFaultyRun(fault: Fault, seed: number): FaultyRun | null {
  if (fault.stage === 'comparison') return { ...playComparison(fault, seed), ids: COMPARED_IDS };
  const leg = playFault(fault, seed);
  if (leg === null) return null;
  const { record, thresholds } = leg;
  return { record: syntheticRun(record), thresholds, truths: truths(leg), ids: OBJECTIVE_IDS };
}

/** What a fault does to every objective, by the whole evaluation of the run that it spoils. */
export function tryFault(fault: Fault, seed: number, evaluate: Evaluate): FaultRow {
  return rowOfRun(fault, playFaultyRun(fault, seed), evaluate);
}

/** The same of a run that was played already. */
export function rowOfRun(fault: Fault, run: FaultyRun | null, evaluate: Evaluate): FaultRow {
  if (run === null) return rowOf(fault, new Map(), NO_VERDICT);
  return rowOf(fault, run.truths, saidBy(evaluate(run.record, run.thresholds)), run.ids);
}

/** What came of a run whose record was changed after it was measured, as its reader and the evaluation say. */
export function rowOf(
  fault: Pick<Fault, 'id' | 'title' | 'kind' | 'spoils'>,
  truth: ReadonlyMap<string, GroundTruth>,
  said: Said,
  ids: readonly string[] = OBJECTIVE_IDS,
): FaultRow {
  const { id, title, kind, spoils } = fault;
  const cells = ids.map((objective) => {
    const known = truth.get(objective) ?? 'unknown';
    const isSpoilt = known === 'unknown' || spoils === 'all' || spoils.includes(objective);
    const verdict = said.verdict(objective);
    const effect = effectOf(verdict, known, kind, isSpoilt);
    const naiveMissed = (isSpoilt || known === 'violated') && said.holdsByValue(objective);
    return { objective, truth: known, verdict, effect, naiveMissed };
  });
  return { id, title, kind, cells };
}

function effectOf(verdict: SaidVerdict, truth: GroundTruth, kind: Fault['kind'], isSpoilt: boolean): Effect {
  if (verdict === 'fail') return isSpoilt ? 'false-alarm' : FAILED[truth];
  const mustNotPass = isSpoilt || truth === 'violated';
  if (verdict === 'pass' || verdict === 'waived')
    return mustNotPass ? 'missed' : (LET_THROUGH[verdict][truth] ?? 'fine');
  if (mustNotPass) return 'caught';
  return kind === 'harmless' && verdict !== 'inconclusive' ? 'false-alarm' : 'held-up';
}

/** What it is to let something through that may be; nothing where it is as it should be. */
const LET_THROUGH: Readonly<Record<'pass' | 'waived', Partial<Record<GroundTruth, Effect>>>> = {
  pass: { waived: 'missed' },
  waived: { waived: 'caught', holds: 'false-alarm' },
};

/** What a fail is. A waiver may have to be shown to cover a failure, and short of that it fails. */
const FAILED: Readonly<Record<GroundTruth, Effect>> = {
  violated: 'caught',
  waived: 'held-up',
  unknown: 'false-alarm',
  holds: 'false-alarm',
};

/** The truth about every objective of a leg. */
export function truths({ record, requests }: PlayedLeg): ReadonlyMap<string, GroundTruth> {
  return new Map(
    OBJECTIVE_IDS.map((id) => {
      const own = record.plan.checks.filter(({ objective }) => objective === id);
      return [id, worstTruth(own.map((check) => groundTruth(check, requests)))];
    }),
  );
}

/** What is said of each objective: by the evaluation, and by its plain values alone. */
export interface Said {
  readonly verdict: (objective: string) => SaidVerdict;
  readonly holdsByValue: (objective: string) => boolean;
}

/** An objective that the evaluation does not mention was not judged; a value that is missing exceeds no limit. */
export function saidBy({ objectives, checks }: Evaluation): Said {
  return {
    verdict: (id) => {
      const result = objectives.find((objective) => objective.id === id);
      if (result === undefined) return 'not-applicable';
      return result.verdict !== 'pass' && isWaived(result) ? 'waived' : result.verdict;
    },
    holdsByValue: (id) =>
      checks
        .filter(({ objective }) => objective === id)
        .every(
          ({ estimate, operator, limit }) =>
            estimate === null || compares(estimate, asComparison(operator), limit),
        ),
  };
}

/** Where the input is refused there is nothing that could exceed a limit. */
export const NO_VERDICT: Said = { verdict: () => 'refused', holdsByValue: () => true };

/** Every objective that faults are tried on. */
export const ALL_IDS: readonly string[] = [...OBJECTIVE_IDS, ...COMPARED_IDS];

/** Objectives that no fault makes fail: whatever happens, they say nothing. */
export function deadObjectives(rows: readonly FaultRow[]): string[] {
  const alive = new Set(
    rows.flatMap(({ cells }) =>
      cells
        .filter(({ verdict, effect }) => verdict === 'fail' && effect === 'caught')
        .map((cell) => cell.objective),
    ),
  );
  return ALL_IDS.filter((id) => !alive.has(id));
}

/** Objectives that pass in no run without a fault: chance may leave one of those undecided, but hardly all. */
export function stuckObjectives(rows: readonly FaultRow[]): string[] {
  const passing = new Set(
    rows
      .filter(({ kind }) => kind === 'harmless')
      .flatMap(({ cells }) =>
        cells.filter(({ verdict }) => verdict === 'pass').map((cell) => cell.objective),
      ),
  );
  return ALL_IDS.filter((id) => !passing.has(id));
}

/** What a fault did that must not happen, in words. */
export function brokenCells({ title, kind, cells }: FaultRow): string[] {
  const said = (effect: Effect) => cells.filter((cell) => cell.effect === effect);
  const missed = said('missed').map(({ objective }) => `missed: ${title}: ${objective} passes`);
  const alarms = said('false-alarm').map(
    ({ objective, verdict }) =>
      `false alarm: ${title}: ${objective} is ${verdict}, ${kind === 'measurement' ? 'though the system is not to blame' : 'though it holds'}`,
  );
  return [...missed, ...alarms];
}
