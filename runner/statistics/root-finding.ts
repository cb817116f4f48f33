/** A residual that grows with its argument, and how fast it grows there. */
export interface Residual {
  readonly value: number;
  readonly slope: number;
}

const MAX_STEPS = 200;
/**
 * Half the distance to a step that cannot change the last digits: Newton gains as many digits again as it has.
 */
const SETTLED = 1e-14;

/**
 * The root of an increasing residual: Newton's method, kept inside the bracket that its own evaluations draw.
 *
 * A step that leaves the bracket (or that is not a number, where the residual under- or overflows) is replaced
 * by the middle of the bracket, or by an ever longer stride while one end is still open. So it converges from
 * any start. Accurate to about 1e-14 of max(1, |root|).
 */
export function increasingRoot(residual: (at: number) => Residual, start: number): number {
  let lower = -Infinity;
  let upper = Infinity;
  let at = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { value, slope } = residual(at);
    if (value === 0) return at;
    if (value < 0) lower = at;
    else upper = at;
    const newton = at - value / slope;
    const next = newton > lower && newton < upper ? newton : fallback(lower, upper, 2 ** step);
    if (Math.abs(next - at) <= SETTLED * Math.max(1, Math.abs(next))) return next;
    at = next;
  }
  return at;
}

function fallback(lower: number, upper: number, stride: number): number {
  if (lower === -Infinity) return upper - stride;
  if (upper === Infinity) return lower + stride;
  return (lower + upper) / 2;
}

/**
 * The smallest argument in [from, to] at which `holds` is true, by a fixed number of halvings.
 *
 * Takes for granted that it holds at `to` and, once it holds, keeps holding. A fixed number of halvings rather
 * than a tolerance, so that every implementation of the rule stops at the same value.
 */
export function smallestThatHolds(
  holds: (at: number) => boolean,
  from: number,
  to: number,
  halvings: number,
): number {
  let lower = from;
  let upper = to;
  for (let i = 0; i < halvings; i++) {
    const middle = (lower + upper) / 2;
    if (holds(middle)) upper = middle;
    else lower = middle;
  }
  return upper;
}
