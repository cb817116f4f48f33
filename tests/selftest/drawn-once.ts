import type { DrawRun, TriedRun } from '../../runner/selftest/rates/tried-run.ts';
import type { SyntheticWorld } from '../../runner/selftest/worlds/synthetic-world.ts';

type Drawn = ReturnType<DrawRun>;

/**
 * The same runs for every trial of a world: the n-th draw of each is the n-th of the first. For what does not ask how runs are
 * drawn, as drawing them takes most of the time.
 */
export function drawnOnce(tried: TriedRun): TriedRun {
  const known = new Map<SyntheticWorld, Drawn[]>();
  return {
    ...tried,
    begin: (world) => {
      const draw = tried.begin(world);
      const drawn = known.get(world) ?? [];
      known.set(world, drawn);
      let nth = 0;
      return (random) => {
        const own = drawn[nth] ?? bothOnce(draw(random));
        drawn[nth++] = own;
        return own;
      };
    },
  };
}

/** Each side of a run is made once. */
function bothOnce(drawn: Drawn): Drawn {
  const sides = new Map<Parameters<Drawn>[0], ReturnType<Drawn>>();
  return (truth) => {
    const own = sides.get(truth) ?? drawn(truth);
    sides.set(truth, own);
    return own;
  };
}
