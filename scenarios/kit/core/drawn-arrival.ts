import { type Arrivals, type Due, dueAt } from './arrivals.ts';
import { type Mix, pickJourney } from './mix.ts';
import { mix32, type SeededRandom } from './random.ts';
import { inTurn } from './strata.ts';

/** What of a stream decides which journeys come when. */
export interface DrawnFrom {
  readonly arrivals: Arrivals;
  readonly mix: Mix;
  readonly seedWord: number;
}

/** One arrival of a stream: when it is due, and the place of its journey among those of the scenario. */
export interface DrawnArrival {
  readonly due: Due;
  readonly journey: number;
}

/**
 * The `iteration`-th arrival of a stream (from 0), given the leg's clock now. It restarts `random` and takes the first two
 * numbers, so the same plan gives the same arrivals, and whatever the journey draws comes after.
 */
export function drawArrival(
  seed: number,
  { arrivals, mix, seedWord }: DrawnFrom,
  iteration: number,
  random: SeededRandom,
  nowMs: number,
): DrawnArrival {
  random.restart(seed, seedWord, iteration);
  const due = dueAt(arrivals, iteration, random.uniform(), nowMs);
  const turn = inTurn(mix32(seed) ^ seedWord, iteration, random.uniform());
  return { due, journey: pickJourney(mix, due.beginMs, turn) };
}
