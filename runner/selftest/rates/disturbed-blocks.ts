import type { BlockState } from '../../../scenarios/kit/contract.ts';
import type { Profile } from '../../model/profile.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import { sum } from '../../statistics/series.ts';
import type { Random } from '../random.ts';
import { answersOf, arrivingIn } from '../runs/answers.ts';
import { seriesLeg } from '../runs/series-leg.ts';
import { calls, journeys, type Part, partOf, TIMED, together } from '../runs/services.ts';
import { syntheticPlan, syntheticRun, syntheticThresholds } from '../runs/synthetic-run.ts';
import { ARRIVALS_PER_SECOND, type SyntheticWorld } from '../worlds/synthetic-world.ts';
import {
  asWritten,
  bothSides,
  comparisonKind,
  type DrawnRun,
  type DrawRun,
  FACTOR,
  factorLimit,
  journeyTo,
  objectiveOf,
  plainQuantileMs,
  type TriedRun,
  type Truth,
  verdictKind,
} from './tried-run.ts';

const PAIRS = comparisonKind('pairs', 'pairs');
const RECOVERY = verdictKind('recovery', 'recovery');

/** An even number of pairs: what grows along the leg grows in blocks that are on as much as in those that are off. */
const PAIR_COUNT = 6;
const PHASE_SECONDS = 60;
const PEAK_SECONDS = 2 * PAIR_COUNT * PHASE_SECONDS;
/** "max <= 30s": the service is itself again after 33 s or after 27 s, and the window is long enough to show either. */
const RECOVERY_LIMIT_SECONDS = 30;
const RECOVERY_SECONDS = 80;
const LEG_SECONDS = PEAK_SECONDS + RECOVERY_SECONDS;
/** The service is itself where p95 is below so many times its true one: no ten seconds of any world are over it. */
const ITSELF = 5;

const EXPERIMENT = 'disturbance';
const EXPERIMENTS: Profile['experiments'] = [
  {
    name: EXPERIMENT,
    title: 'A disturbance that disturbs nobody',
    fromMs: 0,
    toMs: PEAK_SECONDS * 1_000,
    pairs: PAIR_COUNT,
    settleMs: 0,
    stream: null,
    switch: { on: { method: 'POST', path: '/on' }, off: { method: 'POST', path: '/off' } },
  },
];

/** One leg with an experiment in pairs of blocks, and a window after the peak in which the service is down at first. */
export const DISTURBED_BLOCKS: TriedRun = { every: 5, kinds: [PAIRS, RECOVERY], begin };

/** After so many seconds the service is itself again. */
export function recoversAfterSeconds(truth: Truth): number {
  return Math.round(RECOVERY_LIMIT_SECONDS * FACTOR[truth]);
}

interface Side {
  readonly thresholds: DrawnRun['thresholds'];
  readonly plan: LegPlan;
}

interface Parts {
  readonly on: Part;
  readonly off: Part;
  readonly recovery: Part;
}

function begin(world: SyntheticWorld): DrawRun {
  const sides = bothSides((truth) => sideOf(world, truth));
  return (random) => {
    const parts = drawParts(world, random, sides.under.plan);
    return (truth) => ({
      record: syntheticRun(legOf(sides[truth].plan, parts, truth)),
      thresholds: sides[truth].thresholds,
      plainlyHolds: {
        [PAIRS.id]: ratioOf(parts) <= factorLimit(truth),
        [RECOVERY.id]: recoversAfterSeconds(truth) <= RECOVERY_LIMIT_SECONDS,
      },
    });
  };
}

function ratioOf({ on, off }: Parts): number {
  return plainQuantileMs(on.answers, 0.95) / plainQuantileMs(off.answers, 0.95);
}

function sideOf(world: SyntheticWorld, truth: Truth): Side {
  const usualMs = asWritten(world.quantile(0.95) * ITSELF * 1_000);
  const usual = { id: 'itself', title: 'itself', where: { svc: TIMED } };
  const thresholds = syntheticThresholds([
    { ...usual, sli: 'response_time', expect: `p95 < ${usualMs}ms` },
    objectiveOf(PAIRS, {
      sli: 'response_time',
      expect: `p95 <= ${factorLimit(truth)}x`,
      where: { svc: TIMED, block: 'on' },
      than: { where: { block: 'off' } },
      needs: { experiment: EXPERIMENT },
    }),
    objectiveOf(RECOVERY, {
      sli: 'recovery_time',
      expect: `max <= ${RECOVERY_LIMIT_SECONDS}s`,
      of: usual.id,
      window: 'recovery',
    }),
  ]);
  const { plan } = syntheticPlan({
    thresholds,
    journeys: journeyTo({ svc: TIMED, kind: 'read' }),
    ratePerSecond: ARRIVALS_PER_SECOND,
    warmUpSeconds: 0,
    peakSeconds: PEAK_SECONDS,
    recoverySeconds: RECOVERY_SECONDS,
    seed: 1,
    experiments: EXPERIMENTS,
  });
  return { thresholds, plan };
}

function drawParts(world: SyntheticWorld, random: Random, { played }: LegPlan): Parts {
  const requests = world.play(random, LEG_SECONDS);
  const part = (tags: Part['tags'], isWanted: (second: number) => boolean) =>
    partOf(tags, answersOf(arrivingIn(requests, isWanted), LEG_SECONDS));
  const ofBlocks = (block: BlockState) =>
    part({ window: 'peak', experiment: EXPERIMENT, block }, (second) =>
      (played.blocks ?? []).some(
        ({ block: state, fromMs, toMs }) =>
          state === block && second * 1_000 >= fromMs && second * 1_000 < toMs,
      ),
    );
  return {
    on: ofBlocks('on'),
    off: ofBlocks('off'),
    recovery: part({ window: 'recovery' }, (second) => second >= PEAK_SECONDS),
  };
}

function legOf(plan: LegPlan, { on, off, recovery }: Parts, truth: Truth): ReturnType<typeof seriesLeg> {
  const isItselfFrom = PEAK_SECONDS + recoversAfterSeconds(truth);
  const parts = [on, off, recovery];
  return seriesLeg(plan, {
    ...together([
      ...parts.map(journeys),
      calls(plan, on, TIMED),
      calls(plan, off, TIMED),
      calls(plan, recovery, TIMED, (second) => (second < isItselfFrom ? 0 : Infinity)),
    ]),
    begunPerSecond: Array.from({ length: LEG_SECONDS }, (_, second) =>
      sum(parts.map(({ answers }) => answers.sentPerSecond[second] ?? 0)),
    ),
    seconds: Math.max(...parts.map(({ answers }) => answers.seconds)),
  });
}
