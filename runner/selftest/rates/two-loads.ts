import type { LegPlan } from '../../schema/plan-schema.ts';
import { seriesLeg } from '../runs/series-leg.ts';
import {
  ACCEPTING,
  calls,
  databaseTimes,
  FAILING,
  invariants,
  jobs,
  journeys,
  type Part,
  type Series,
  TIMED,
  together,
} from '../runs/services.ts';
import { syntheticPlan, syntheticRun, syntheticThresholds } from '../runs/synthetic-run.ts';
import { ARRIVALS_PER_SECOND, type SyntheticWorld } from '../worlds/synthetic-world.ts';
import {
  bothSides,
  type DrawnRun,
  type DrawRun,
  drawPeak,
  journeyTo,
  type TriedRun,
  type Truth,
  WINDOW_SECONDS,
} from './tried-run.ts';
import {
  brokenInvariants,
  failsFromMs,
  type Legs,
  type Limited,
  LOADED,
  TRIED,
  USUAL,
} from './two-loads-objectives.ts';

/** A twentieth of the time that an answer takes is spent by the target's processors. */
const CPU_SHARE = 0.05;

/** Two legs of one world: one with services that are judged, the other with jobs and a database, and to compare with. */
export const TWO_LOADS: TriedRun = { every: 1, kinds: TRIED.map(({ kind }) => kind), begin };

/** What the runs of a world are judged by, with the truth on one side. */
interface Side {
  readonly truth: Truth;
  readonly limited: ReadonlyMap<string, Limited>;
  readonly thresholds: DrawnRun['thresholds'];
  readonly loaded: LegPlan;
  readonly usual: LegPlan;
  readonly failsFromMs: number;
}

function begin(world: SyntheticWorld): DrawRun {
  const sides = bothSides((truth) => sideOf(world, truth));
  return (random) => {
    const legs = { loaded: drawPeak(world, random), usual: drawPeak(world, random) };
    return (truth) => ({
      record: recordOf(sides[truth], legs),
      thresholds: sides[truth].thresholds,
      plainlyHolds: Object.fromEntries(
        [...sides[truth].limited].map(([kind, { plainlyHolds }]) => [kind, plainlyHolds(legs)]),
      ),
    });
  };
}

const JOURNEYS = journeyTo(
  { svc: TIMED, kind: 'read' },
  { svc: FAILING, kind: 'read' },
  { svc: ACCEPTING, kind: 'accept' },
);

function sideOf(world: SyntheticWorld, truth: Truth): Side {
  const limited = new Map(TRIED.map((tried) => [tried.kind.id, tried.limited(world, truth)]));
  const thresholds = syntheticThresholds([...limited.values()].map(({ written }) => written));
  const planAt = (load: number) =>
    syntheticPlan({
      thresholds,
      journeys: JOURNEYS,
      ratePerSecond: ARRIVALS_PER_SECOND,
      warmUpSeconds: 0,
      peakSeconds: WINDOW_SECONDS,
      recoverySeconds: 0,
      seed: 1,
      load,
    }).plan;
  return {
    truth,
    limited,
    thresholds,
    loaded: planAt(LOADED),
    usual: planAt(USUAL),
    failsFromMs: failsFromMs(world, truth),
  };
}

function recordOf(side: Side, { loaded, usual }: Legs): DrawnRun['record'] {
  const failing = calls(side.loaded, loaded, FAILING, () => side.failsFromMs);
  const ofLoaded = [
    calls(side.loaded, loaded, TIMED),
    failing,
    invariants(loaded, brokenInvariants(side.truth)),
  ];
  const ofUsual = [
    calls(side.usual, usual, TIMED),
    databaseTimes(side.usual, usual, TIMED),
    jobs(side.usual, usual),
  ];
  return syntheticRun(legOf(side.usual, usual, ofUsual), legOf(side.loaded, loaded, ofLoaded));
}

function legOf(plan: LegPlan, part: Part, services: readonly Series[]): ReturnType<typeof seriesLeg> {
  const { seconds, sentPerSecond, histograms } = part.answers;
  return seriesLeg(plan, {
    ...together([journeys(part), ...services]),
    begunPerSecond: sentPerSecond,
    seconds,
    cpuSeconds: histograms.perSecond().map((held) => CPU_SHARE * (held?.sumSeconds ?? 0)),
  });
}
