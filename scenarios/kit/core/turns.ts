import type { Random } from './random.ts';

/**
 * Whose turn it is, when shares change from turn to turn. The shares that one has had add up: each time that sum passes a
 * whole number it has earned another turn, and takes it at a moment drawn from the stretch in which the sum grows by one.
 * Whoever's moment is longest past is next. Chance so decides the order, as it does among people, while nobody is ever
 * more than about one turn before or behind what the shares say, and in any stretch of turns more than about two.
 * Independent draws stray by the root of their number.
 */
export class Turns {
  /** The sum of one's shares, less the sum at which the next turn is due: negative until then. */
  private readonly past: Float64Array;
  /** Where in its stretch the next turn was drawn, from 0 to 1. */
  private readonly drawn: Float64Array;
  private readonly random: Random;

  constructor(count: number, random: Random) {
    this.random = random;
    this.drawn = new Float64Array(count).map(() => random.uniform());
    this.past = this.drawn.map((each) => -each);
  }

  /** The place of whoever is next. Who has no weight now is passed over; the first is taken where nobody has any. */
  next(weights: readonly number[]): number {
    const { past } = this;
    let total = 0;
    for (const weight of weights) total += weight;
    let place = 0;
    let longest = Number.NEGATIVE_INFINITY;
    for (let each = 0; each < past.length; each++) {
      const share = (weights[each] ?? 0) / total;
      if (!(share > 0)) continue;
      const now = (past[each] ?? 0) + share;
      past[each] = now;
      if (now / share <= longest) continue;
      longest = now / share;
      place = each;
    }
    this.take(place);
    return place;
  }

  private take(place: number): void {
    const { past, drawn } = this;
    const next = this.random.uniform();
    past[place] = (past[place] ?? 0) - 1 + (drawn[place] ?? 0) - next;
    drawn[place] = next;
  }
}
