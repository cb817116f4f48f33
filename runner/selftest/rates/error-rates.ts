import type { Verdict } from '../../statistics/verdict.ts';
import { Random } from '../random.ts';
import type { SyntheticWorld } from '../worlds/synthetic-world.ts';
import { pointEstimate, type Rule } from './rules.ts';
import { TRIED_OBJECTIVES, type TriedObjective } from './tried-objectives.ts';
import { countsOver } from './window-counts.ts';

export const WINDOW_SECONDS = 300;

/** How often one rule was wrong about one objective in one world. */
export interface ErrorRate {
  readonly world: string;
  readonly worldTitle: string;
  readonly settled: boolean;
  readonly kind: string;
  readonly truth: TriedObjective['truth'];
  readonly distance: string;
  readonly label: string;
  readonly windows: number;
  /** Passes where the truth is over the limit, fails where it is under. */
  readonly wrong: number;
  readonly undecided: number;
  /** The same of the point estimate, which is never undecided. */
  readonly naiveWrong: number;
  /** Whether `wrong` is promised to be at most 1 %. */
  readonly promised: boolean;
}

/** Draws windows of one world and judges each by the rule and by the point estimate. */
export class WorldTrial {
  private readonly limitsMs: readonly number[];
  private readonly tallies = TRIED_OBJECTIVES.map(() => ({ wrong: 0, undecided: 0, naiveWrong: 0 }));
  private windows = 0;
  private readonly world: SyntheticWorld;
  private readonly rule: Rule;

  constructor(world: SyntheticWorld, rule: Rule) {
    this.world = world;
    this.rule = rule;
    this.limitsMs = TRIED_OBJECTIVES.map((objective) => objective.limitMs(world));
  }

  /** One more window, drawn from this chance alone. */
  judgeWindow(random: Random): void {
    const requests = this.world.play(random, WINDOW_SECONDS);
    this.windows += 1;
    for (const [index, counts] of countsOver(requests, this.limitsMs, WINDOW_SECONDS).entries()) {
      const [objective, tally] = [TRIED_OBJECTIVES[index], this.tallies[index]];
      if (objective === undefined || tally === undefined) continue;
      const { verdict } = this.rule(counts, objective.allowed);
      tally.wrong += Number(isWrong(verdict, objective));
      tally.undecided += Number(verdict === 'inconclusive');
      tally.naiveWrong += Number(isWrong(pointEstimate(counts, objective.allowed).verdict, objective));
    }
  }

  rates(): ErrorRate[] {
    const { id, title, settled } = this.world;
    return TRIED_OBJECTIVES.map(({ kind, truth, distance, label, promisesPass }, index) => ({
      world: id,
      worldTitle: title,
      settled,
      kind,
      truth,
      distance,
      label,
      windows: this.windows,
      ...(this.tallies[index] ?? { wrong: 0, undecided: 0, naiveWrong: 0 }),
      promised: truth === 'under' || (settled && promisesPass),
    }));
  }
}

function isWrong(verdict: Verdict, { truth }: TriedObjective): boolean {
  return verdict === (truth === 'over' ? 'pass' : 'fail');
}

/** The chance of one window: the same in a quick and in a full selftest, whatever else is drawn. */
export function windowRandom(seed: number, worldNumber: number, window: number): Random {
  return new Random(seed, worldNumber, window);
}
