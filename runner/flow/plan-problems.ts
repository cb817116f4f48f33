import type { Project } from '../config/project.ts';
import type { Problem } from '../errors.ts';
import { spokenDuration } from '../grammar/duration.ts';
import { impossibleProblems } from '../plan/checks.ts';
import type { PlannedLeg } from '../plan/leg-plan.ts';
import { tellKnownTags } from './known-tags.ts';

/** Shorter legs have no windows worth the name. */
const SHORTEST_LEG_MS = 5_000;

/** What keeps planned legs from being played; in a gate, also objectives that none of them judges. */
export function planProblems(project: Project, legs: readonly PlannedLeg[], isGate: boolean): Problem[] {
  const { objectives } = project.thresholds;
  const planned = legs.map(({ plan, impossible }) => ({
    checks: plan.checks,
    notApplicable: plan.notApplicable,
    impossible,
  }));
  const impossible = impossibleProblems(project.thresholdsFile, objectives, planned);
  return [
    ...durationProblems(legs),
    ...tellKnownTags(
      impossible,
      objectives,
      legs.map(({ plan }) => plan),
    ),
    ...(isGate ? unjudgedProblems(project, legs) : []),
    ...tooLongProblems(legs),
    ...misfitProblems(legs),
  ];
}

function durationProblems(legs: readonly PlannedLeg[]): Problem[] {
  return legs
    .filter(({ plan }) => plan.durationMs < SHORTEST_LEG_MS)
    .map(({ plan }) => ({
      where: `${plan.id}, --in`,
      path: '',
      value: spokenDuration(plan.durationMs),
      message: 'is too short for a leg',
      remedy: `Let a leg last at least ${spokenDuration(SHORTEST_LEG_MS)}; to pass, its peak must last at least ${spokenDuration(plan.minimumPeakMs)}.`,
    }));
}

/** In a gate every objective that is not optional must be judged on some leg. */
function unjudgedProblems({ thresholds, thresholdsFile }: Project, legs: readonly PlannedLeg[]): Problem[] {
  return thresholds.objectives.flatMap(({ id, optional }, index) => {
    if (optional || isJudged(id, legs)) return [];
    const why = whyNotApplicable(id, legs);
    if (why === undefined) return [];
    return [
      {
        where: thresholdsFile,
        path: `/objectives/${index}`,
        value: JSON.stringify(id),
        message: `no leg of the gate can judge it: ${why}`,
        remedy: why.startsWith('needs ')
          ? 'Add a leg to "gate.legs" whose profile plays it, or mark the objective "optional": true.'
          : 'Add such a leg to "gate.legs", or mark the objective "optional": true.',
      },
    ];
  });
}

function isJudged(id: string, legs: readonly PlannedLeg[]): boolean {
  return legs.some(({ plan }) => plan.checks.some(({ objective }) => objective === id));
}

function whyNotApplicable(id: string, legs: readonly PlannedLeg[]): string | undefined {
  const told = legs.flatMap(({ plan }) => plan.notApplicable);
  return told.find(({ objective }) => objective === id)?.reason;
}

function tooLongProblems(legs: readonly PlannedLeg[]): Problem[] {
  return legs.flatMap(({ plan, tooLong }) =>
    tooLong.map(({ journey, journeyMs, window, windowMs }) => ({
      where: `profiles/${plan.profile}.json`,
      path: '/windows',
      value: JSON.stringify(window),
      message: `the journey "${journey}" can take ${spokenDuration(journeyMs)}, the window lasts ${spokenDuration(windowMs)} when the leg takes ${spokenDuration(plan.durationMs)}`,
      remedy: 'Give the leg more time with --in, widen the window, or let the journey think less.',
    })),
  );
}

/** Experiments that cannot show what they are for when the leg takes so long. */
function misfitProblems(legs: readonly PlannedLeg[]): Problem[] {
  return legs.flatMap(({ plan, misfits }) =>
    misfits.map(({ experiment, field, message, remedy }) => ({
      where: `profiles/${plan.profile}.json`,
      path: `/experiments/${(plan.experiments ?? []).findIndex(({ name }) => name === experiment)}/${field}`,
      value: JSON.stringify(experiment),
      message,
      remedy,
    })),
  );
}
