import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Random } from '../random.ts';
import { amongAccepted } from '../runs/accepted-runs.ts';
import { seriesLeg } from '../runs/series-leg.ts';
import { calls, journeys, type Part, TIMED, together } from '../runs/services.ts';
import { syntheticPlan, syntheticRun, syntheticThresholds } from '../runs/synthetic-run.ts';
import { ARRIVALS_PER_SECOND, type SyntheticWorld } from '../worlds/synthetic-world.ts';
import {
  bothSides,
  comparisonKind,
  type DrawnRun,
  type DrawRun,
  drawPeak,
  factorLimit,
  journeyTo,
  objectiveOf,
  plainQuantileMs,
  type TriedRun,
  type Truth,
  WINDOW_SECONDS,
} from './tried-run.ts';

const ACCEPTED = comparisonKind('accepted', 'accepted');
/** As few as may be. */
const ACCEPTED_RUNS = 5;

/** One run and five accepted ones of the same world, each a window of its own. */
export const ONE_AMONG_ACCEPTED: TriedRun = { every: 5, kinds: [ACCEPTED], begin };

interface Side {
  readonly thresholds: DrawnRun['thresholds'];
  readonly plan: LegPlan;
}

function begin(world: SyntheticWorld): DrawRun {
  const sides = bothSides(sideOf);
  return (random) => {
    const measuredMs = drawAccepted(world, random);
    const part = drawPeak(world, random);
    const lastMs = measuredMs.at(-1) ?? Number.NaN;
    return (truth) => ({
      record: recordOf(sides[truth].plan, part, measuredMs),
      thresholds: sides[truth].thresholds,
      plainlyHolds: {
        [ACCEPTED.id]: plainQuantileMs(part.answers, 0.95) / lastMs <= factorLimit(truth),
      },
    });
  };
}

function drawAccepted(world: SyntheticWorld, random: Random): number[] {
  return Array.from({ length: ACCEPTED_RUNS }, () => plainQuantileMs(drawPeak(world, random).answers, 0.95));
}

function sideOf(truth: Truth): Side {
  const thresholds = syntheticThresholds([
    objectiveOf(ACCEPTED, {
      sli: 'response_time',
      expect: `p95 <= ${factorLimit(truth)}x`,
      where: { svc: TIMED },
      than: { baseline: 'accepted' },
    }),
  ]);
  const { plan } = syntheticPlan({
    thresholds,
    journeys: journeyTo({ svc: TIMED, kind: 'read' }),
    ratePerSecond: ARRIVALS_PER_SECOND,
    warmUpSeconds: 0,
    peakSeconds: WINDOW_SECONDS,
    recoverySeconds: 0,
    seed: 1,
  });
  return { thresholds, plan };
}

function recordOf(plan: LegPlan, part: Part, measuredMs: readonly number[]): DrawnRun['record'] {
  const leg = seriesLeg(plan, {
    ...together([journeys(part), calls(plan, part, TIMED)]),
    begunPerSecond: part.answers.sentPerSecond,
    seconds: part.answers.seconds,
  });
  const record = syntheticRun(leg);
  const [check] = plan.checks;
  return check === undefined ? record : amongAccepted(record, plan.id, check, measuredMs);
}
