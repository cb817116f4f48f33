import type { World } from './world.ts';

/** The clocks of a run as observers take them: the world's, in epoch ms, and one that is never set. */
export function clockOf({ now }: Pick<World, 'now'>) {
  return { now: () => now().getTime(), monotonicMs: () => performance.now() };
}
