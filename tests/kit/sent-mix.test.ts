import { describe, expect, it } from 'vitest';
import { readProfile } from '../../runner/config/project.ts';
import { normaliseThresholds } from '../../runner/config/thresholds.ts';
import { planLeg } from '../../runner/plan/leg-plan.ts';
import type { Catalogue, PlayedPlan, WindowName } from '../../scenarios/kit/contract.ts';
import { prepareArrivals } from '../../scenarios/kit/core/arrivals.ts';
import { drawArrival } from '../../scenarios/kit/core/drawn-arrival.ts';
import { prepareMix } from '../../scenarios/kit/core/mix.ts';
import { hashOfText, SeededRandom } from '../../scenarios/kit/core/random.ts';
import { windowAt } from '../../scenarios/kit/core/windows.ts';
import played from '../fixtures/plan/played-peaks.json' with { type: 'json' };

type PlayedLeg = Pick<PlayedPlan, 'seed' | 'streams' | 'windows'>;

interface Sent {
  readonly atMs: number;
  readonly window: string;
  readonly journey: string;
}

/** The users' journeys of a leg, as its virtual users draw them one by one. */
function sequenceOf({ seed, streams, windows }: PlayedLeg, journeys: readonly string[]): Sent[] {
  const [stream] = streams;
  if (stream === undefined) throw new TypeError('the leg has no stream');
  const drawnFrom = {
    arrivals: prepareArrivals(stream),
    mix: prepareMix(stream.mix, journeys),
    seedWord: hashOfText(stream.name),
  };
  const random = new SeededRandom(0, 0, 0);
  const count = stream.perSecond.reduce((sum, each) => sum + each, 0);
  return Array.from({ length: count }, (_, iteration) => {
    const { due, journey } = drawArrival(seed, drawnFrom, iteration, random, 0);
    return { atMs: due.beginMs, window: windowAt(windows, due.beginMs), journey: journeys[journey] ?? '' };
  });
}

/** How many journeys of each name a window holds. */
function countsIn(sent: readonly Sent[], window: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { journey } of sent.filter((each) => each.window === window))
    counts[journey] = (counts[journey] ?? 0) + 1;
  return counts;
}

/** The share that a profile gives a journey at each arrival of the window, on average. */
function sharesIn({ streams }: PlayedLeg, sent: readonly Sent[], window: string): Record<string, number> {
  const points = streams[0]?.mix ?? [];
  const shares: Record<string, number> = {};
  const within = sent.filter((each) => each.window === window);
  for (const { atMs } of within)
    for (const [journey, share] of Object.entries(sharesAt(points, atMs)))
      shares[journey] = (shares[journey] ?? 0) + share / within.length;
  return shares;
}

type Points = PlayedPlan['streams'][number]['mix'];

function sharesAt(points: Points, atMs: number): Record<string, number> {
  const after = points.findIndex((point) => point.atMs > atMs);
  const [from, to] = after <= 0 ? [points.at(after), points.at(after)] : [points[after - 1], points[after]];
  const way = from === to ? 0 : (atMs - (from?.atMs ?? 0)) / ((to?.atMs ?? 0) - (from?.atMs ?? 0));
  const weights = Object.entries(from?.weights ?? {}).map(
    ([name, weight]) => [name, weight * (1 - way) + (to?.weights[name] ?? 0) * way] as const,
  );
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(weights.map(([name, weight]) => [name, weight / total]));
}

/** By how much of the window's journeys each of them is more or fewer than the profile wants. */
function strays(counts: Readonly<Record<string, number>>, shares: Readonly<Record<string, number>>) {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return Object.fromEntries(
    Object.entries(shares).map(([journey, share]) => [
      journey,
      Math.abs((counts[journey] ?? 0) / total - share),
    ]),
  );
}

const WITHIN = 0.02;

const THRESHOLDS = normaliseThresholds(
  {
    version: 1,
    gate: { targets: ['http://127.0.0.1:*'], legs: [{ profile: 'any', load: 1 }] },
    objectives: [{ id: 'fast', title: 'Fast', sli: 'response_time', expect: 'p95 < 200ms' }],
  },
  'thresholds.json',
);

async function plannedLeg(profileName: string, load: number, inMs: number, seed: number) {
  const { value: profile } = await readProfile('.', profileName);
  const names = Object.keys(profile.mix[0]?.weights ?? {});
  const catalogue: Catalogue = {
    contract: 1,
    journeys: names.map((name) => ({
      name,
      maxThinkSeconds: 0,
      operations: [{ svc: 'auth', op: 'sign-in', kind: 'write', min: 1, max: 1 }],
    })),
  };
  const { plan } = planLeg({ profile, load, inMs, seed, thresholds: THRESHOLDS, catalogue });
  return { leg: plan.played, names };
}

const LEGS: readonly (readonly [string, number, number])[] = [
  ['monday-morning', 1, 1_200_000],
  ['monday-morning', 2.5, 90_000],
  ['thursday-afternoon', 3, 90_000],
  ['thursday-afternoon', 3, 1_200_000],
];
const SEEDS = [1, 7, 20_261_122, 4_000_000_007];

describe.each(LEGS)('%s at %dx in %d ms', (profile, load, inMs) => {
  it('has in each window, whatever the seed, each journey as often as its profile says, to 2 %', async () => {
    for (const seed of SEEDS) {
      const { leg, names } = await plannedLeg(profile, load, inMs, seed);
      const sent = sequenceOf(leg, names);
      for (const { name } of leg.windows) {
        const furthest = Math.max(...Object.values(strays(countsIn(sent, name), sharesIn(leg, sent, name))));
        expect(furthest, `${name}, seed ${seed}`).toBeLessThan(WITHIN);
      }
    }
  });

  it('sends the same sequence again, and another one with another seed', async () => {
    const { leg, names } = await plannedLeg(profile, load, inMs, 7);
    const other = await plannedLeg(profile, load, inMs, 8);
    expect(sequenceOf(leg, names)).toEqual(sequenceOf(leg, names));
    expect(sequenceOf(other.leg, names)).not.toEqual(sequenceOf(leg, names));
  });
});

/** Legs that k6 played against the demo target, as their records have them: journeys by window, and arrivals by second. */
describe.each(played.legs)('what k6 sent as $id', ({ seed, stream, windows, journeys, arrivals }) => {
  const leg: PlayedLeg = {
    seed,
    streams: [{ ...stream, process: 'poisson', vus: 1, mix: mixOf(stream.mix) }],
    windows: windows.map(({ name, ...border }) => ({ ...border, name: asWindow(name) })),
  };
  const names = journeys.map(({ name }) => name);
  const sent = sequenceOf(leg, names);
  const recorded = (window: string) =>
    Object.fromEntries(
      journeys.flatMap(({ name, perWindow }) =>
        perWindow.flatMap((each) => (each.window === window ? [[name, each.count] as const] : [])),
      ),
    );

  it('is the sequence that its plan gives, journey by journey in each window', () => {
    for (const { name } of windows) expect(recorded(name)).toEqual(countsIn(sent, name));
  });

  it('has each journey in each window as often as the profile says, to 2 %', () => {
    for (const { name } of windows) {
      const furthest = Math.max(...Object.values(strays(recorded(name), sharesIn(leg, sent, name))));
      expect(furthest, name).toBeLessThan(WITHIN);
    }
  });

  it('followed the curve second by second, but for those at the turn of a second', () => {
    const planned = stream.perSecond;
    expect(arrivals.reduce((sum, each) => sum + each, 0)).toBe(planned.reduce((sum, each) => sum + each, 0));
    const behind = running(planned).map((due, second) => due - (running(arrivals)[second] ?? 0));
    const most = Math.max(...planned);
    expect(Math.max(...behind.map(Math.abs))).toBeLessThanOrEqual(most);
  });
});

function running(counts: readonly number[]): number[] {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum;
  });
}

const WINDOWS: readonly WindowName[] = ['warm-up', 'ramp', 'peak', 'recovery'];

function asWindow(name: string): WindowName {
  const known = WINDOWS.find((each) => each === name);
  if (known === undefined) throw new TypeError(`${name} is no window`);
  return known;
}

function mixOf(points: readonly { readonly atMs: number; readonly weights: object }[]): Points {
  return points.map(({ atMs, weights }) => ({ atMs, weights: Object.fromEntries(Object.entries(weights)) }));
}
