import { mix32 } from './random.ts';

/** So many arrivals in a row share the interval [0, 1) out among them. A power of two. */
const PARTS = 64;
const LAST_PART = PARTS - 1;
const PARTS_BITS = 6;

/**
 * A number in [0, 1) by which the `index`-th arrival (from 0) chooses. It is uniform, but of every 64 arrivals in a row one
 * falls into each 64th of the interval, in an order that is drawn anew each time: stratified sampling. What has a share
 * of the interval is so chosen as often as its share says, to one or two in 64, while within these 64, which come within
 * seconds, chance decides as it does among people. Independent draws stray by four percent of a window's journeys.
 */
export function inTurn(seed: number, index: number, uniform: number): number {
  const order = mix32(seed ^ mix32(index >>> PARTS_BITS));
  // Odd factors, added constants and xor-shifts are each a bijection of six bits, so no part has two turns.
  let part = ((index & LAST_PART) * (order | 1) + (order >>> 8)) & LAST_PART;
  part ^= part >>> 3;
  part = (part * ((order >>> 16) | 1) + (order >>> 24)) & LAST_PART;
  return (part + uniform) / PARTS;
}
