import type { BlockState, PlannedBlock } from '../../scenarios/kit/contract.ts';
import type { Experiment, Profile } from '../model/profile.ts';
import type { PlannedExperiment } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';

type Blocks = PlannedExperiment['blocks'];

/** The experiments of a leg on its clock, of which `compression` profile seconds pass in one second. */
export function planExperiments({ experiments = [] }: Profile, compression: number): PlannedExperiment[] {
  return experiments.map((experiment) => {
    const { name, title, stream } = experiment;
    const settleMs = Math.ceil(experiment.settleMs / 1_000) * 1_000;
    const blocks = blocksOf(experiment, compression);
    return { name, title, settleMs, blocks, stream: stream && name, switch: experiment.switch };
  });
}

/**
 * Blocks of one length on whole seconds. Off comes first, and the order is swapped in every pair, so that a drift favours
 * neither (statistics SPEC, section 7.2).
 */
function blocksOf({ fromMs, toMs, pairs }: Experiment, compression: number): Blocks {
  const from = Math.ceil(seconds(fromMs, compression));
  const to = Math.max(from, Math.floor(seconds(toMs, compression)));
  if (pairs === 0) return [{ block: 'on', fromMs: from * 1_000, toMs: to * 1_000 }];
  const length = Math.floor((to - from) / (2 * pairs));
  return Array.from({ length: 2 * pairs }, (_, index) => ({
    block: stateOf(index),
    fromMs: (from + index * length) * 1_000,
    toMs: (from + (index + 1) * length) * 1_000,
  }));
}

/** On the leg's clock. A division may miss a whole second by a trifle. */
function seconds(profileMs: number, compression: number): number {
  return Number((profileMs / compression / 1_000).toFixed(6));
}

function stateOf(index: number): BlockState {
  const isSwapped = Math.floor(index / 2) % 2 === 1;
  return (index % 2 === 1) !== isSwapped ? 'on' : 'off';
}

/** What of each block counts, after it has settled. */
export function countedBlocks(experiments: readonly PlannedExperiment[]): PlannedBlock[] {
  return experiments.flatMap(({ name, blocks, settleMs }) =>
    blocks.map(({ block, fromMs, toMs }) => ({
      experiment: name,
      block,
      fromMs: Math.min(fromMs + settleMs, toMs),
      toMs,
    })),
  );
}

/** Journeys per second that an experiment starts in each second of the leg. */
export function disturberArrivals(
  { blocks }: Pick<PlannedExperiment, 'blocks'>,
  ratePerSecond: number,
  seconds: number,
): number[] {
  const isOn = (atMs: number) =>
    blocks.some(({ block, fromMs, toMs }) => block === 'on' && atMs >= fromMs && atMs < toMs);
  return Array.from({ length: seconds }, (_, second) => (isOn(second * 1_000) ? ratePerSecond : 0));
}

/** Whether what is sent in a second of the leg has the block and the experiment that are asked for. */
export function isSelected(
  blocks: readonly PlannedBlock[],
  { block, experiment }: Selector,
): (second: number) => boolean {
  if (block === undefined && experiment === undefined) return () => true;
  const wanted = blocks.filter(
    (each) => (block ?? each.block) === each.block && (experiment ?? each.experiment) === each.experiment,
  );
  return (second) =>
    wanted.some(({ fromMs, toMs }) => (second + 0.5) * 1_000 >= fromMs && (second + 0.5) * 1_000 < toMs);
}
