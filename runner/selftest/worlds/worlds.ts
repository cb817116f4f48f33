import { playQueue, queueExceedance } from './queue.ts';
import { poissonArrivals, type SyntheticWorld } from './synthetic-world.ts';
import { calm, drift, incidents, latenciesIn, modulation, stalls, type Weather } from './weather.ts';

type Heading = Pick<SyntheticWorld, 'id' | 'title' | 'climate'>;

const SHORTEST_SECONDS = 1e-3;
const LONGEST_SECONDS = 1e3;
const HALVINGS = 60;

/**
 * The worlds in which the verdict is tried: those of the statistics SPEC, section 2.3, but for its mixture, which is of
 * everything; this one has neither a queue nor a drift, so that its truth is a formula.
 */
export const WORLDS: readonly SyntheticWorld[] = [
  weatherWorld({ id: 'independent', title: 'independent requests', climate: 'settled' }, calm()),
  weatherWorld(
    { id: 'modulation-10', title: 'modulation over 10 s', climate: 'settled' },
    modulation(10, 0.25),
  ),
  weatherWorld({ id: 'stalls-5', title: '0.2 s stalls every 5 s', climate: 'settled' }, stalls(5, 0.2)),
  weatherWorld({ id: 'stalls-10', title: '0.4 s stalls every 10 s', climate: 'settled' }, stalls(10, 0.4)),
  queueWorld({ id: 'queue-85', title: 'queue at 85 %', climate: 'settled' }, 0.85),
  weatherWorld({ id: 'drift', title: 'drift of 20 %', climate: 'settled' }, drift(0.2)),
  weatherWorld({ id: 'modulation-60', title: 'modulation over 60 s', climate: 'slow' }, modulation(60, 0.25)),
  weatherWorld({ id: 'stalls-30', title: '1 s stalls every 30 s', climate: 'slow' }, stalls(30, 1)),
  queueWorld({ id: 'queue-95', title: 'queue at 95 %', climate: 'slow' }, 0.95),
  weatherWorld(
    { id: 'incidents-60', title: '3 s incidents every 60 s', climate: 'slow' },
    incidents(60, 3, 3),
  ),
  weatherWorld(
    { id: 'incidents-180', title: '3 s incidents every 180 s', climate: 'rare' },
    incidents(180, 3, 3),
  ),
  weatherWorld(
    { id: 'mixture', title: 'mixture', climate: 'rare' },
    stalls(10, 0.4, incidents(180, 3, 3, modulation([10, 60], 0.2))),
  ),
];

function weatherWorld(heading: Heading, weather: Weather): SyntheticWorld {
  return {
    ...heading,
    quantile: (probability) => invert(weather.exceedance, 1 - probability),
    play: (random, windowSeconds) => {
      const arrivals = poissonArrivals(random, windowSeconds);
      return { arrivals, latencies: latenciesIn(weather, random, arrivals, windowSeconds) };
    },
  };
}

function queueWorld(heading: Heading, utilisation: number): SyntheticWorld {
  return {
    ...heading,
    quantile: (probability) => invert((seconds) => queueExceedance(utilisation, seconds), 1 - probability),
    play: (random, windowSeconds) => playQueue(utilisation, random, windowSeconds),
  };
}

/** The latency that a share of all requests reaches or exceeds, by halving on its logarithm. */
function invert(exceedance: (seconds: number) => number, share: number): number {
  let [low, high] = [Math.log(SHORTEST_SECONDS), Math.log(LONGEST_SECONDS)];
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (exceedance(Math.exp(middle)) > share) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}
