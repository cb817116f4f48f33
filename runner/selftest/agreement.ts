import type { Catalogue } from '../../scenarios/kit/contract.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { Thresholds } from '../model/thresholds.ts';
import type { CheckResult } from '../schema/evaluation-schema.ts';
import type { WrittenObjective } from '../schema/thresholds-schema.ts';
import type { Verdict } from '../statistics/verdict.ts';
import type { Evaluate } from './faults/fault-table.ts';
import type { Random } from './random.ts';
import { WINDOW_SECONDS } from './rates/error-rates.ts';
import type { Rule } from './rates/rules.ts';
import { TRIED_OBJECTIVES, type TriedObjective } from './rates/tried-objectives.ts';
import { countsOver } from './rates/window-counts.ts';
import type { AskedRequest, Fate } from './runs/conditions.ts';
import { playLeg } from './runs/synthetic-leg.ts';
import { syntheticPlan, syntheticRun, syntheticThresholds } from './runs/synthetic-run.ts';
import {
  ARRIVALS_PER_SECOND,
  type SyntheticRequests,
  type SyntheticWorld,
} from './worlds/synthetic-world.ts';

/** What came of one window that was judged both by its counts alone and as a whole run. */
export interface Agreement {
  /** Objectives whose bounds and verdicts were compared. */
  readonly compared: number;
  /** Each difference in words; none when both ways agree. */
  readonly differences: readonly string[];
  /** Counts of what must not happen: passes with one too many, fails with one fewer than allowed. */
  readonly countPassedOver: number;
  readonly countFailedUnder: number;
}

/** Both ways compute the same from the same counts, up to the order of additions. */
const ROUNDING = 1e-9;
/** "count <= 10"; the truth is 10 % more, or less. */
const COUNT_LIMIT = 10;
const COUNTS = { over: COUNT_LIMIT + 1, under: COUNT_LIMIT - 1 };

const JOURNEYS: Catalogue['journeys'] = [
  {
    name: 'call',
    maxThinkSeconds: 0,
    operations: [
      { svc: 'timed', op: 'call', kind: 'read', min: 1, max: 1 },
      { svc: 'failing', op: 'call', kind: 'read', min: 1, max: 1 },
    ],
  },
];

/**
 * Judges one window of a world twice: by the rule that the error rates come from, and by the whole evaluation of a run
 * whose summary, timeline and plan hold the same requests. Bounds must be equal. Verdicts as well, but that a run may
 * turn a decision into `inconclusive`: a peak still rising cannot pass, and among many checks a fail may be chance.
 */
export function compareWays(
  world: SyntheticWorld,
  random: Random,
  ratio: TriedObjective,
  ways: { readonly rule: Rule; readonly evaluate: Evaluate },
): Agreement {
  const requests = world.play(random, WINDOW_SECONDS);
  const tried = [...TRIED_OBJECTIVES.filter(({ kind }) => kind !== 'ratio'), ratio];
  const limitsMs = tried.map((objective) => objective.limitMs(world));
  const { checks } = ways.evaluate(...runOf(world, requests, tried, random));
  const counts = countsOver(requests, limitsMs, WINDOW_SECONDS);
  const differences = tried.flatMap((objective, index) => {
    const counted = counts[index];
    const check = checks.find((each) => each.objective === idOf(index));
    if (counted === undefined || check === undefined)
      return [`${world.id}: ${objective.kind} was not judged`];
    const expected = ways.rule(counted, objective.allowed);
    return isSame(expected, check) ? [] : [differenceText(world, objective, expected, check)];
  });
  return { compared: tried.length, differences, ...countErrors(checks) };
}

/** The ratio objectives take turns, one in each world. */
export function ratioOf(worldNumber: number): TriedObjective {
  const ratios = TRIED_OBJECTIVES.filter(({ kind }) => kind === 'ratio');
  const ratio = ratios[worldNumber % ratios.length];
  if (ratio === undefined) throw new TypeError('no ratio is tried');
  return ratio;
}

function runOf(
  world: SyntheticWorld,
  requests: SyntheticRequests,
  tried: readonly TriedObjective[],
  random: Random,
): [RunRecord, Thresholds] {
  const thresholds = syntheticThresholds([
    ...tried.map((objective, index) => written(objective, idOf(index), objective.limitMs(world))),
    ...(['over', 'under'] as const).map(countObjective),
  ]);
  const failsFromMs = tried.at(-1)?.limitMs(world) ?? Infinity;
  const outline = { warmUpSeconds: 0, peakSeconds: WINDOW_SECONDS, recoverySeconds: 0, seed: 1 };
  const { plan } = syntheticPlan({
    ...outline,
    thresholds,
    journeys: JOURNEYS,
    ratePerSecond: ARRIVALS_PER_SECOND,
  });
  const [users] = plan.played.streams;
  const streams = users === undefined ? [] : [{ ...users, perSecond: arrivalsPerSecond(requests) }];
  const { record } = playLeg(
    {
      plan: { ...plan, played: { ...plan.played, streams } },
      moments: requests.arrivals,
      usual: (asked) => fateOf(asked, requests, failsFromMs),
      conditions: {},
    },
    random,
  );
  return [syntheticRun(record), thresholds];
}

function fateOf(asked: AskedRequest, { latencies }: SyntheticRequests, failsFromMs: number): Fate {
  const responseMs = (latencies[asked.nthJourney] ?? 0) * 1_000;
  const isTimed = asked.svc === 'timed';
  return {
    outcome: isTimed || responseMs < failsFromMs ? 'good' : 'error',
    responseMs,
    databaseMs: null,
    poolMs: null,
    invariant: isTimed ? invariantOf(asked.nthJourney) : null,
  };
}

/** The first requests find it broken: eleven look at one invariant, nine at the other. */
function invariantOf(nth: number): Fate['invariant'] {
  if (nth < COUNTS.over) return { name: 'over', outcome: 'broken' };
  const isBroken = nth < COUNTS.over + COUNTS.under;
  return { name: isBroken || nth % 2 === 0 ? 'under' : 'over', outcome: isBroken ? 'broken' : 'held' };
}

function arrivalsPerSecond({ arrivals }: SyntheticRequests): number[] {
  const counts = Array.from({ length: WINDOW_SECONDS }, () => 0);
  for (const at of arrivals) counts[Math.floor(at)] = (counts[Math.floor(at)] ?? 0) + 1;
  return counts;
}

function written({ kind, allowed }: TriedObjective, id: string, limitMs: number): WrittenObjective {
  const isRatio = kind === 'ratio';
  return {
    id,
    title: id,
    sli: isRatio ? 'availability' : 'response_time',
    expect: isRatio ? `ratio >= ${(1 - allowed) * 100}%` : `${kind} < ${limitMs}ms`,
    where: { svc: isRatio ? 'failing' : 'timed' },
  };
}

function countObjective(truth: 'over' | 'under'): WrittenObjective {
  const expect = `count <= ${COUNT_LIMIT}`;
  return { id: `count-${truth}`, title: truth, sli: 'invariant', expect, where: { invariant: truth } };
}

const idOf = (index: number): string => `tried-${index}`;

function isSame(expected: ReturnType<Rule>, { badRatio, verdict }: CheckResult): boolean {
  if (badRatio === null || expected.lower === null || expected.upper === null) return false;
  const isClose = (a: number, b: number) => Math.abs(a - b) <= ROUNDING;
  const isEqual = isClose(badRatio.lower, expected.lower) && isClose(badRatio.upper, expected.upper);
  return isEqual && (verdict === expected.verdict || verdict === 'inconclusive');
}

function differenceText(
  { title }: SyntheticWorld,
  { kind, distance }: TriedObjective,
  expected: ReturnType<Rule>,
  check: CheckResult,
): string {
  const bounds = (lower: number | null | undefined, upper: number | null | undefined) =>
    `${lower?.toPrecision(6)} to ${upper?.toPrecision(6)}`;
  const byRun = `${check.verdict} (${bounds(check.badRatio?.lower, check.badRatio?.upper)})`;
  const byCounts = `${expected.verdict} (${bounds(expected.lower, expected.upper)})`;
  return `${title}, ${kind} ${distance}: ${byCounts} by its counts, ${byRun} as a run: ${check.reason}`;
}

function countErrors(
  checks: readonly CheckResult[],
): Pick<Agreement, 'countPassedOver' | 'countFailedUnder'> {
  const isVerdict = (objective: string, verdict: Verdict) =>
    checks.some((check) => check.objective === objective && check.verdict === verdict);
  return {
    // What was not judged at all did not fail either, and counts as passed.
    countPassedOver: Number(!isVerdict('count-over', 'fail')),
    countFailedUnder: Number(!isVerdict('count-under', 'pass')),
  };
}
