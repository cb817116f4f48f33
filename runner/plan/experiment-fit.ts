import { spokenDuration } from '../grammar/duration.ts';
import type { LegPlan, PlannedCheck, PlannedExperiment } from '../schema/plan-schema.ts';
import { MIN_PAIRS } from '../statistics/paired-ratio.ts';
import { shortestPhaseMs } from '../statistics/phase-length.ts';
import { type JourneyTime, journeyMs } from './pool.ts';

/** Why an experiment cannot show what it is for when the leg takes so long. */
export interface Misfit {
  readonly experiment: string;
  /** The field of the experiment that is too small: `settle`. */
  readonly field: 'blocks' | 'blocks/settle' | 'blocks/pairs';
  readonly message: string;
  readonly remedy: string;
}

type Facts = Pick<LegPlan, 'checks' | 'experiments' | 'minimumPeakMs' | 'durationMs' | 'played'>;

/** `times` are those of every journey of the leg, whoever starts it. */
export function experimentMisfits(plan: Facts, times: readonly JourneyTime[]): Misfit[] {
  const { experiments = [] } = plan;
  return experiments.flatMap((experiment) => {
    const about = { experiment, plan, times };
    const found = whyTooShort(about) ?? whyDisturbsTheNext(about) ?? whyUndecidable(about);
    return found === null ? [] : [{ experiment: experiment.name, ...found }];
  });
}

interface About {
  readonly experiment: PlannedExperiment;
  readonly plan: Facts;
  readonly times: readonly JourneyTime[];
}

type Found = Omit<Misfit, 'experiment'>;

const MORE_TIME = 'Give the leg more time with --in, let the blocks begin earlier or end later';

function blockMs({ blocks }: PlannedExperiment): number {
  const [first] = blocks;
  return first ? first.toMs - first.fromMs : 0;
}

/** A block in which not every journey can happen says nothing of those that do not fit. */
function whyTooShort({ experiment, plan, times }: About): Found | null {
  const lastsMs = blockMs(experiment);
  const longest = longestOf(times);
  const lasting = `${lastsMs < 1_000 ? 'blocks have no whole second' : `blocks last ${spokenDuration(lastsMs)}`} when the leg takes ${spokenDuration(plan.durationMs)}`;
  const remedy = `${MORE_TIME}, or take fewer pairs.`;
  if (lastsMs <= experiment.settleMs)
    return {
      field: 'blocks',
      message: `its ${lasting}, and need ${spokenDuration(experiment.settleMs)} to settle`,
      remedy,
    };
  if (longest === null || journeyMs(longest) <= lastsMs) return null;
  const message = `its ${lasting}, and the journey "${longest.name}" can take ${spokenDuration(journeyMs(longest))}`;
  return { field: 'blocks', message, remedy };
}

/** A journey of its own that goes on into the block after would make that one slow, too, and hide the difference. */
function whyDisturbsTheNext({ experiment, plan, times }: About): Found | null {
  const stream = plan.played.streams.find(({ name }) => name === experiment.stream);
  if (stream === undefined || experiment.blocks.length === 1) return null;
  const isOwn = ({ name }: JourneyTime) => stream.mix.some(({ weights }) => (weights[name] ?? 0) > 0);
  const longest = longestOf(times.filter(isOwn));
  if (longest === null || journeyMs(longest) <= experiment.settleMs) return null;
  const takes = spokenDuration(journeyMs(longest));
  return {
    field: 'blocks/settle',
    message: `its journey "${longest.name}" can take ${takes}, and would go on into the block after it, which settles for ${spokenDuration(experiment.settleMs)}`,
    remedy: `Let blocks settle for ${takes} or longer, or let the journey be shorter.`,
  };
}

function whyUndecidable({ experiment, plan }: About): Found | null {
  const check = plan.checks.find((each) => each.experiment === experiment.name && isPaired(each));
  if (check === undefined) return null;
  const pairs = Math.floor(experiment.blocks.length / 2);
  if (pairs < MIN_PAIRS)
    return {
      field: 'blocks/pairs',
      message: `"${check.objective}" compares blocks, and it has ${pairs} pairs of them`,
      remedy: `Take at least ${MIN_PAIRS} pairs: fewer decide nothing.`,
    };
  const countedMs = blockMs(experiment) - experiment.settleMs;
  const neededMs = shortestPhaseMs(plan.minimumPeakMs);
  if (countedMs >= neededMs) return null;
  return {
    field: 'blocks',
    message: `"${check.objective}" compares blocks, and ${spokenDuration(countedMs)} of each remain after settling when the leg takes ${spokenDuration(plan.durationMs)}; ${spokenDuration(neededMs)} are needed`,
    remedy: `${MORE_TIME}, or take fewer pairs.`,
  };
}

/** Whether a check compares blocks that are on with blocks that are off. */
export function isPaired({ than, selector }: PlannedCheck): boolean {
  return than !== undefined && 'selector' in than && than.selector.block !== selector.block;
}

function longestOf(times: readonly JourneyTime[]): JourneyTime | null {
  return times.toSorted((a, b) => journeyMs(b) - journeyMs(a))[0] ?? null;
}
