import { apportion } from './apportion.ts';
import { pickByWeight } from './mix.ts';
import type { Random } from './random.ts';

/**
 * The journeys of one window, drawn one by one, and how many of each there should be. `settle` then gives every journey
 * its due number and leaves all others as they were drawn: as chance strays by the root of a number, few are exchanged, and
 * journeys still come together by accident, as those of people do who know nothing of each other. Only the window's totals
 * are no longer left to chance. (For a mix that does not change, that is exactly the independent draw given its totals.)
 */
export class WindowMix {
  /** The arrivals of the window, in the order of their numbers. */
  private readonly arrivals: number[] = [];
  /** By journey: how many were drawn, and how many the shares of all arrivals add up to. */
  private readonly drawn: number[];
  private readonly wanted: number[];

  constructor(journeys: number) {
    this.drawn = Array<number>(journeys).fill(0);
    this.wanted = Array<number>(journeys).fill(0);
  }

  /** Notes what was drawn for an arrival, by these weights. */
  note(arrival: number, journey: number, weights: readonly number[]): void {
    this.arrivals.push(arrival);
    this.drawn[journey] = (this.drawn[journey] ?? 0) + 1;
    let total = 0;
    for (const weight of weights) total += weight;
    for (let each = 0; each < weights.length; each++)
      this.wanted[each] = (this.wanted[each] ?? 0) + (total > 0 ? (weights[each] ?? 0) / total : 0);
  }

  /**
   * Exchanges in `places` as few journeys as it takes. Which ones is chance among all of a kind; who follows is chance by
   * what is missing, among those that have a weight at that moment.
   */
  settle(places: Uint16Array, weightsOf: (arrival: number) => readonly number[], random: Random): void {
    const due = apportion(this.wanted);
    const missing = due.map((number, journey) => Math.max(0, number - (this.drawn[journey] ?? 0)));
    for (const arrival of this.released(places, due, random)) {
      const weights = weightsOf(arrival);
      const open = missing.map((number, journey) => ((weights[journey] ?? 0) > 0 ? number : 0));
      if (open.every((number) => number === 0)) continue;
      const journey = pickByWeight(open, random.uniform());
      missing[journey] = (missing[journey] ?? 0) - 1;
      places[arrival] = journey;
    }
  }

  /** So many of each journey as there are too many: every choice of them is as likely (Knuth, TAOCP 2, 3.4.2, algorithm S). */
  private released(places: Uint16Array, due: readonly number[], random: Random): number[] {
    const left = [...this.drawn];
    const spare = this.drawn.map((number, journey) => Math.max(0, number - (due[journey] ?? 0)));
    return this.arrivals.filter((arrival) => {
      const journey = places[arrival] ?? 0;
      const among = left[journey] ?? 0;
      left[journey] = among - 1;
      const over = spare[journey] ?? 0;
      if (over === 0 || random.uniform() * among >= over) return false;
      spare[journey] = over - 1;
      return true;
    });
  }
}
