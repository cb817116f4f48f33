const TINY = 1e-300;
const EPSILON = 1e-16;
const MAX_TERMS = 1_000_000;

const awayFromZero = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/**
 * The continued fraction b0 + a1 / (b1 + a2 / (b2 + ...)) by the modified method of Lentz.
 *
 * `term(k)` gives the pair [a_k, b_k] for k = 1, 2, ... Stops when a term no longer changes the value.
 * Source: Lentz 1976, Applied Optics 15; Thompson & Barnett 1986, J. Computational Physics 64.
 */
export function continuedFraction(b0: number, term: (k: number) => readonly [a: number, b: number]): number {
  let value = awayFromZero(b0);
  let c = value;
  let d = 0;
  for (let k = 1; k <= MAX_TERMS; k++) {
    const [a, b] = term(k);
    d = 1 / awayFromZero(b + a * d);
    c = awayFromZero(b + a / c);
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < EPSILON) break;
  }
  return value;
}
