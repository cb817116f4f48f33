import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import type { Evaluation } from '../../schema/evaluation-schema.ts';
import { Random } from '../random.ts';
import { type Answers, answersOf, slowPerSecond } from '../runs/answers.ts';
import { syntheticPlan, syntheticThresholds } from '../runs/synthetic-run.ts';
import { FAILING, type JudgedBy, TIMED, windowRun } from '../runs/window-run.ts';
import { ARRIVALS_PER_SECOND, type SyntheticWorld } from '../worlds/synthetic-world.ts';
import {
  brokenInvariants,
  failsFromMs,
  TRIED_OBJECTIVES,
  TRUTHS,
  type TriedObjective,
  type Truth,
} from './tried-objectives.ts';

export const WINDOW_SECONDS = 300;

/** What is put to the test: the evaluation of a whole run. */
export type Evaluate = (record: RunRecord, thresholds: Thresholds) => Evaluation;

/** How often the evaluation was wrong about one objective in one world, on one side of its limit. */
export interface ErrorRate {
  readonly world: string;
  readonly worldTitle: string;
  readonly settled: boolean;
  readonly kind: string;
  readonly truth: Truth;
  /** Whether `wrong` is promised to be at most 1 %: of fails everywhere, of passes in settled worlds. */
  readonly promised: boolean;
  readonly windows: number;
  /** Passes where the truth is over the limit, fails where it is under. */
  readonly wrong: number;
  readonly undecided: number;
  /** Not judged at all, though nothing is the matter with these runs. */
  readonly unjudged: number;
  /** Wrong verdicts of a gate that compares the measured value with the limit; it is never undecided. */
  readonly naiveWrong: number;
}

/** The tally of one objective. */
type Tally = { -readonly [Count in 'wrong' | 'undecided' | 'unjudged' | 'naiveWrong']: ErrorRate[Count] };

/** One objective with its limit in this world. */
interface Tried {
  readonly objective: TriedObjective;
  /** Null where nothing is timed. */
  readonly badFromMs: number | null;
  readonly tally: Tally;
}

/** What every window of one world is judged by, on one side of the limits. */
interface Side {
  readonly truth: Truth;
  readonly by: JudgedBy;
  readonly thresholds: Thresholds;
  readonly tried: readonly Tried[];
}

/** Draws windows of one world, makes each a run that is over its limits and one that is under them, and judges both. */
export class WorldTrial {
  private readonly sides: readonly Side[];
  private windows = 0;
  private readonly world: SyntheticWorld;
  private readonly evaluate: Evaluate;

  constructor(world: SyntheticWorld, evaluate: Evaluate) {
    this.world = world;
    this.evaluate = evaluate;
    this.sides = TRUTHS.map((truth) => sideOf(world, truth));
  }

  /** One more window, drawn from this chance alone. */
  judgeWindow(random: Random): void {
    const answers = answersOf(this.world.play(random, WINDOW_SECONDS), WINDOW_SECONDS);
    this.windows += 1;
    for (const side of this.sides) this.judgeSide(side, answers);
  }

  private judgeSide({ by, thresholds, tried, truth }: Side, answers: Answers): void {
    const { checks } = this.evaluate(windowRun(by, answers), thresholds);
    for (const { objective, badFromMs, tally } of tried) {
      const verdict = checks.find((check) => check.objective === objective.id)?.verdict;
      tally.wrong += Number(isWrong(verdict, truth));
      tally.undecided += Number(verdict === 'inconclusive');
      tally.unjudged += Number(verdict === undefined || verdict === 'invalid');
      const holds =
        badFromMs === null
          ? brokenInvariants(truth) <= objective.allowed
          : shareOver(answers, badFromMs) < objective.allowed;
      const naive = holds ? 'pass' : 'fail';
      tally.naiveWrong += Number(isWrong(naive, truth));
    }
  }

  rates(): ErrorRate[] {
    const { id, title, settled } = this.world;
    return this.sides.flatMap(({ truth, tried }) =>
      tried.map(({ objective, tally }) => ({
        world: id,
        worldTitle: title,
        settled,
        kind: objective.title,
        truth,
        promised: truth === 'under' || settled,
        windows: this.windows,
        ...tally,
      })),
    );
  }
}

function isWrong(verdict: string | undefined, truth: Truth): boolean {
  return verdict === (truth === 'over' ? 'pass' : 'fail');
}

/** What most load tools compare with the limit: the measured value, without any doubt about it. */
function shareOver(answers: Answers, fromMs: number): number {
  const bad = slowPerSecond(answers, fromMs).reduce((all, each) => all + each, 0);
  return bad / answers.waitedMs.length;
}

const JOURNEYS = [
  {
    name: 'call',
    maxThinkSeconds: 0,
    operations: [TIMED, FAILING].map((svc) => ({ svc, op: 'call', kind: 'read' as const, min: 1, max: 1 })),
  },
];

function sideOf(world: SyntheticWorld, truth: Truth): Side {
  const thresholds = syntheticThresholds(TRIED_OBJECTIVES.map((each) => each.written(world, truth)));
  const { plan } = syntheticPlan({
    thresholds,
    journeys: JOURNEYS,
    ratePerSecond: ARRIVALS_PER_SECOND,
    warmUpSeconds: 0,
    peakSeconds: WINDOW_SECONDS,
    recoverySeconds: 0,
    seed: 1,
  });
  return {
    truth,
    thresholds,
    by: { plan, failsFromMs: failsFromMs(world, truth), broken: brokenInvariants(truth) },
    tried: TRIED_OBJECTIVES.map((objective) => ({
      objective,
      badFromMs: objective.badFromMs?.(world, truth) ?? null,
      tally: { wrong: 0, undecided: 0, unjudged: 0, naiveWrong: 0 },
    })),
  };
}

/** The chance of one window: the same however many are drawn, and whatever else is. */
export function windowRandom(seed: number, worldNumber: number, window: number): Random {
  return new Random(seed, worldNumber, window);
}
