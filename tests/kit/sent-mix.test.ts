import { describe, expect, it } from 'vitest';
import type { PlayedPlan, WindowName } from '../../scenarios/kit/contract.ts';
import played from '../fixtures/plan/played-peaks.json' with { type: 'json' };
import {
  type Counts,
  countsIn,
  type PlayedLeg,
  plannedLeg,
  sequenceOf,
  wantedIn,
} from './sent-mix-sequence.ts';

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);

/** By how many a window holds more or fewer of each journey than its profile wants. */
function strays(counts: Counts, wanted: Counts): [journey: string, stray: number][] {
  return Object.entries(wanted).map(([journey, count]) => [
    journey,
    Math.abs((counts[journey] ?? 0) - count),
  ]);
}

const WITHIN = 0.02;

/**
 * How far chance alone may take a journey: four standard deviations. Of each whole stratum of 64 its share is sent but for the
 * two 64ths that its borders cut, each taken or not (a variance of 1/4 at most). Of the two strata that a window cuts, half
 * comes in drawn order (64 w (1 - w) / 4 each). No bound relative to the journey's own count holds on short windows: of
 * sixty, 2 % are one.
 */
function chanceIn(sent: number, wanted: number): number {
  const share = wanted / sent;
  return 4 * Math.sqrt((sent / 64) * (2 / 4) + 2 * 16 * share * (1 - share));
}

/** Journeys that are not there as often as wanted: to 2 % of the window's journeys, and to 2 % of their own or what chance may do. */
function astray(counts: Counts, wanted: Counts): [journey: string, stray: number][] {
  const sent = total(counts);
  return strays(counts, wanted).filter(([journey, stray]) => {
    const own = wanted[journey] ?? 0;
    return stray >= Math.min(WITHIN * sent, Math.max(WITHIN * own, chanceIn(sent, own)));
  });
}

const LEGS: readonly (readonly [string, number, number])[] = [
  ['monday-morning', 1, 1_200_000],
  ['monday-morning', 2.5, 90_000],
  ['thursday-afternoon', 3, 90_000],
  ['thursday-afternoon', 3, 1_200_000],
];
const SEEDS = [1, 7, 20_261_122, 4_000_000_007];

describe.each(LEGS)('%s at %dx in %d ms', (profile, load, inMs) => {
  it('has in each window, whatever the seed, each journey as often as its profile says', async () => {
    for (const seed of SEEDS) {
      const { leg, names } = await plannedLeg(profile, load, inMs, seed);
      const sent = sequenceOf(leg, names);
      for (const { name } of leg.windows)
        expect(astray(countsIn(sent, name), wantedIn(leg, sent, name)), `${name}, seed ${seed}`).toEqual([]);
    }
  });

  it('sends the same sequence again, and another one with another seed', async () => {
    const { leg, names } = await plannedLeg(profile, load, inMs, 7);
    const other = await plannedLeg(profile, load, inMs, 8);
    expect(sequenceOf(leg, names)).toEqual(sequenceOf(leg, names));
    expect(sequenceOf(other.leg, names)).not.toEqual(sequenceOf(leg, names));
  });
});

const RECORD_ANEW =
  'the record is of another plan: `npm run demo`, then `node --import tsx tools/record-sent-mix.ts results/<its folder>`';

/** Legs that k6 played against the demo target, as tools/record-sent-mix.ts took them from their records. */
describe.each(played.legs)('what k6 sent as $id', (recordedLeg) => {
  const { profile, load, durationMs, seed, stream, windows, journeys, arrivals, requestsAtPeak } =
    recordedLeg;
  const leg: PlayedLeg = {
    seed,
    streams: [{ ...stream, process: 'poisson', vus: 1, mix: mixOf(stream.mix) }],
    windows: windows.map(({ name, ...border }) => ({ ...border, name: asWindow(name) })),
  };
  const names = journeys.map(({ name }) => name);
  const sent = sequenceOf(leg, names);
  const recorded = (window: string): Counts =>
    Object.fromEntries(
      journeys.flatMap(({ name, perWindow }) =>
        perWindow.flatMap((each) =>
          each.window === window && each.count > 0 ? [[name, each.count] as const] : [],
        ),
      ),
    );

  it('was planned as the profile would be planned now', async () => {
    const { leg: now } = await plannedLeg(profile, load, durationMs, seed);
    const [{ name, perSecond, mix } = { name: '', perSecond: [], mix: [] }] = now.streams;
    expect({ stream, windows }, RECORD_ANEW).toEqual({
      stream: { name, perSecond, mix },
      windows: now.windows,
    });
  });

  it('is the sequence that its plan gives, journey by journey in each window', () => {
    for (const { name } of windows) expect(recorded(name)).toEqual(countsIn(sent, name));
  });

  it('has each journey in each window as often as the profile says', () => {
    for (const { name } of windows)
      expect(astray(recorded(name), wantedIn(leg, sent, name)), name).toEqual([]);
  });

  it('followed the curve second by second, but for those at the turn of a second', () => {
    const planned = stream.perSecond;
    expect(arrivals.reduce((sum, each) => sum + each, 0)).toBe(planned.reduce((sum, each) => sum + each, 0));
    const behind = running(planned).map((due, second) => due - (running(arrivals)[second] ?? 0));
    const most = Math.max(...planned);
    expect(Math.max(...behind.map(Math.abs))).toBeLessThanOrEqual(most);
  });

  it('is at least 500 requests to every service at the peak', () => {
    expect(Object.keys(requestsAtPeak)).toHaveLength(14);
    expect(Object.entries(requestsAtPeak).filter(([, count]) => count < 500)).toEqual([]);
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

function mixOf(
  points: readonly { readonly atMs: number; readonly weights: object }[],
): PlayedPlan['streams'][number]['mix'] {
  return points.map(({ atMs, weights }) => ({ atMs, weights: Object.fromEntries(Object.entries(weights)) }));
}
