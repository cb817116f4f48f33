import { type Due, dueAt } from './arrivals.ts';
import { journeyInOrder, type OrderedFrom } from './journey-order.ts';
import { pickJourney } from './mix.ts';
import type { SeededRandom } from './random.ts';

/** A stream with the order of its journeys. */
export interface DrawnFrom extends OrderedFrom {
  /** As `journeyOrder` makes it. */
  readonly order: ArrayLike<string>;
}

/** One arrival of a stream: when it is due, and the place of its journey among those of the scenario. */
export interface DrawnArrival {
  readonly due: Due;
  readonly journey: number;
}

/**
 * The `iteration`-th arrival of a stream (from 0), given the leg's clock now. It restarts `random` and takes the first two
 * numbers, so the same plan gives the same arrivals, and whatever the journey draws comes after. Once dropped journeys
 * have left the plan behind, its order says nothing about this moment: chance then picks by the mix of the moment.
 */
export function drawArrival(
  seed: number,
  { arrivals, mix, seedWord, order }: DrawnFrom,
  iteration: number,
  random: SeededRandom,
  nowMs: number,
): DrawnArrival {
  random.restart(seed, seedWord, iteration);
  const due = dueAt(arrivals, iteration, random.uniform(), nowMs);
  const chance = random.uniform();
  const planned = due.beginMs === due.plannedMs ? journeyInOrder(order, iteration) : undefined;
  return { due, journey: planned ?? pickJourney(mix, due.beginMs, chance) };
}
