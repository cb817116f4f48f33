import type { RunRecord } from '../../model/run-record.ts';
import type { Thresholds } from '../../model/thresholds.ts';
import type { Evaluation } from '../../schema/evaluation-schema.ts';
import { Random } from '../random.ts';
import type { Climate, SyntheticWorld } from '../worlds/synthetic-world.ts';
import { DISTURBED_BLOCKS } from './disturbed-blocks.ts';
import { ONE_AMONG_ACCEPTED } from './one-among-accepted.ts';
import {
  bothSides,
  type DrawnRun,
  type DrawRun,
  type Kind,
  TRUTHS,
  type TriedRun,
  type Truth,
} from './tried-run.ts';
import { TWO_LOADS } from './two-loads.ts';

/** What is put to the test: the evaluation of a whole run. */
export type Evaluate = (record: RunRecord, thresholds: Thresholds) => Evaluation;

/** How often the evaluation was wrong about one objective in one world, on one side of its limit. */
export interface ErrorRate {
  readonly world: string;
  readonly worldTitle: string;
  readonly climate: Climate;
  readonly kind: string;
  readonly truth: Truth;
  /** In how many of the runs `wrong` is promised to be at most, as a share: of fails everywhere, of passes in settled worlds. */
  readonly promised: number | null;
  readonly runs: number;
  /** Passes where the truth is over the limit, fails where it is under. */
  readonly wrong: number;
  readonly undecided: number;
  /** Not judged at all, though nothing is the matter with these runs. */
  readonly unjudged: number;
  /** Wrong verdicts of a gate that compares the measured value with the limit; it is never undecided. */
  readonly naiveWrong: number;
}

/** The tally of one objective. */
type Tally = { -readonly [Count in 'runs' | 'wrong' | 'undecided' | 'unjudged' | 'naiveWrong']: number };

/** One kind of objective with what was said of it. */
interface Tallied {
  readonly kind: Kind;
  readonly tally: Readonly<Record<Truth, Tally>>;
}

/** Runs of one sort in one world. */
interface Sort {
  readonly every: number;
  readonly draw: DrawRun;
  readonly tallied: readonly Tallied[];
}

/** Every sort of run by which objectives are tried. */
export const TRIED_RUNS: readonly TriedRun[] = [TWO_LOADS, DISTURBED_BLOCKS, ONE_AMONG_ACCEPTED];

/** Draws runs of one world, each with the truth over its limits and under them, and judges both. */
export class WorldTrial {
  private readonly sorts: readonly Sort[];
  private windows = 0;
  private readonly world: SyntheticWorld;
  private readonly evaluate: Evaluate;

  constructor(world: SyntheticWorld, evaluate: Evaluate, runs: readonly TriedRun[]) {
    this.world = world;
    this.evaluate = evaluate;
    this.sorts = runs.map(({ every, kinds, begin }) => ({
      every,
      draw: begin(world),
      tallied: kinds.map((kind) => ({ kind, tally: bothSides(noneYet) })),
    }));
  }

  /** One more window, drawn from this chance alone, with the runs that are due with it. */
  judgeWindow(random: Random): void {
    for (const sort of this.sorts) if (this.windows % sort.every === 0) this.judgeRun(sort, random);
    this.windows += 1;
  }

  private judgeRun({ draw, tallied }: Sort, random: Random): void {
    const drawn = draw(random);
    for (const truth of TRUTHS) this.judgeSide(truth, drawn(truth), tallied);
  }

  private judgeSide(truth: Truth, run: DrawnRun, tallied: readonly Tallied[]): void {
    const { checks } = this.evaluate(run.record, run.thresholds);
    for (const { kind, tally } of tallied) {
      const own = tally[truth];
      const verdict = checks.find((check) => check.objective === kind.id)?.verdict;
      const naive = run.plainlyHolds[kind.id] === true ? 'pass' : 'fail';
      own.runs += 1;
      own.wrong += Number(isWrong(verdict, truth));
      own.undecided += Number(verdict === 'inconclusive');
      own.unjudged += Number(verdict === undefined || verdict === 'invalid' || verdict === 'not-applicable');
      own.naiveWrong += Number(isWrong(naive, truth));
    }
  }

  rates(): ErrorRate[] {
    const { id, title, climate } = this.world;
    return TRUTHS.flatMap((truth) =>
      this.sorts
        .flatMap(({ tallied }) => tallied)
        .map(({ kind, tally }) => ({
          world: id,
          worldTitle: title,
          climate,
          kind: kind.title,
          truth,
          promised: truth === 'under' || climate === 'settled' ? kind.promisedRate : null,
          ...tally[truth],
        })),
    );
  }
}

function noneYet(): Tally {
  return { runs: 0, wrong: 0, undecided: 0, unjudged: 0, naiveWrong: 0 };
}

function isWrong(verdict: string | undefined, truth: Truth): boolean {
  return verdict === (truth === 'over' ? 'pass' : 'fail');
}

/** The chance of one window: the same however many are drawn, and whatever else is. */
export function windowRandom(seed: number, worldNumber: number, window: number): Random {
  return new Random(seed, worldNumber, window);
}
