import { readProfile } from '../../runner/config/project.ts';
import { normaliseThresholds } from '../../runner/config/thresholds.ts';
import { planLeg } from '../../runner/plan/leg-plan.ts';
import type { CatalogueJourney, PlayedPlan } from '../../scenarios/kit/contract.ts';
import { drawArrival } from '../../scenarios/kit/core/drawn-arrival.ts';
import { journeyOrder, orderedFrom } from '../../scenarios/kit/core/journey-order.ts';
import { SeededRandom } from '../../scenarios/kit/core/random.ts';
import { windowAt } from '../../scenarios/kit/core/windows.ts';

export type PlayedLeg = Pick<PlayedPlan, 'seed' | 'streams' | 'windows'>;

export interface Sent {
  readonly atMs: number;
  readonly window: string;
  readonly journey: string;
}

export type Counts = Readonly<Record<string, number>>;

/** The users' journeys of a leg, as its virtual users draw them one by one. */
export function sequenceOf({ seed, streams, windows }: PlayedLeg, journeys: readonly string[]): Sent[] {
  const [stream] = streams;
  if (stream === undefined) throw new TypeError('the leg has no stream');
  const from = orderedFrom(stream, journeys, windows);
  const drawnFrom = { ...from, order: journeyOrder(seed, from) };
  const random = new SeededRandom(0, 0, 0);
  const count = stream.perSecond.reduce((sum, each) => sum + each, 0);
  return Array.from({ length: count }, (_, iteration) => {
    const { due, journey } = drawArrival(seed, drawnFrom, iteration, random, 0);
    return { atMs: due.beginMs, window: windowAt(windows, due.beginMs), journey: journeys[journey] ?? '' };
  });
}

/** How many journeys of each name a window holds. */
export function countsIn(sent: readonly Sent[], window: string): Counts {
  const counts: Record<string, number> = {};
  for (const each of sent) if (each.window === window) counts[each.journey] = (counts[each.journey] ?? 0) + 1;
  return counts;
}

/** How many journeys of each name the profile wants in a window, given when its journeys arrive. */
export function wantedIn({ streams }: PlayedLeg, sent: readonly Sent[], window: string): Counts {
  const points = streams[0]?.mix ?? [];
  const wanted: Record<string, number> = {};
  const constant = points.length === 1 ? sharesAt(points, 0) : undefined;
  for (const each of sent) {
    if (each.window !== window) continue;
    const shares = constant ?? sharesAt(points, each.atMs);
    for (const journey in shares) wanted[journey] = (wanted[journey] ?? 0) + (shares[journey] ?? 0);
  }
  return wanted;
}

type Points = PlayedPlan['streams'][number]['mix'];

function sharesAt(points: Points, atMs: number): Counts {
  const after = points.findIndex((point) => point.atMs > atMs);
  const [from, to] = after <= 0 ? [points.at(after), points.at(after)] : [points[after - 1], points[after]];
  const way = from === to ? 0 : (atMs - (from?.atMs ?? 0)) / ((to?.atMs ?? 0) - (from?.atMs ?? 0));
  const weights = Object.entries(from?.weights ?? {}).map(
    ([name, weight]) => [name, weight * (1 - way) + (to?.weights[name] ?? 0) * way] as const,
  );
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(weights.map(([name, weight]) => [name, weight / total]));
}

const THRESHOLDS = normaliseThresholds(
  {
    version: 1,
    gate: { targets: ['http://127.0.0.1:*'], legs: [{ profile: 'any', load: 1 }] },
    objectives: [{ id: 'fast', title: 'Fast', sli: 'response_time', expect: 'p95 < 200ms' }],
  },
  'thresholds.json',
);

/** Enough of a journey to be planned, where only its name matters. */
const journeyCalled = (name: string): CatalogueJourney => ({
  name,
  maxThinkSeconds: 0,
  operations: [{ svc: 'auth', op: 'sign-in', kind: 'write', min: 1, max: 1 }],
});

/** A leg of a profile of this project as the runner plans it now, and the names of its journeys. */
export async function plannedLeg(profileName: string, load: number, inMs: number, seed: number) {
  const { value: profile } = await readProfile('.', profileName);
  const names = Object.keys(profile.mix[0]?.weights ?? {});
  const catalogue = { contract: 1, journeys: names.map(journeyCalled) };
  const { plan } = planLeg({ profile, load, inMs, seed, thresholds: THRESHOLDS, catalogue });
  return { leg: plan.played, names };
}
