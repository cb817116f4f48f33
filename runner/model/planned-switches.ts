import type { BlockState } from '../../scenarios/kit/contract.ts';
import type { PlannedExperiment, PlannedSwitching } from '../schema/plan-schema.ts';

/** A request by which an experiment is switched at a moment of the leg's clock. */
export interface PlannedSwitch {
  readonly experiment: string;
  readonly state: BlockState;
  readonly atMs: number;
  readonly request: PlannedSwitching;
}

/**
 * What is switched when: wherever a block's state differs from that before it, the first included, so that nothing is on
 * from earlier; and off at the end.
 */
export function plannedSwitches(experiments: readonly PlannedExperiment[]): PlannedSwitch[] {
  return experiments.flatMap(({ name, blocks, switch: by }) => {
    if (by === null) return [];
    const changes = blocks.filter(({ block }, index) => blocks[index - 1]?.block !== block);
    const last = blocks.at(-1);
    const end = last?.block === 'on' ? [{ block: 'off' as const, fromMs: last.toMs }] : [];
    return [...changes, ...end].flatMap(({ block, fromMs }) => {
      const request = by[block];
      return request === null ? [] : [{ experiment: name, state: block, atMs: fromMs, request }];
    });
  });
}
