import type { PlannedBlock } from '../contract.ts';
import type { JourneyTags } from './audience.ts';

/** A part of the leg's clock in which requests have the same experiment and block, or neither. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** What of a block counts; null between two of them. */
  readonly block: PlannedBlock | null;
}

/** The whole of the leg's clock, in order. `blocks` are in order of time and do not overlap. */
export function prepareStretches(blocks: readonly PlannedBlock[]): Stretch[] {
  const inBlocks = blocks.flatMap((block, index) => [
    { fromMs: blocks[index - 1]?.toMs ?? -Infinity, toMs: block.fromMs, block: null },
    { fromMs: block.fromMs, toMs: block.toMs, block },
  ]);
  return [...inBlocks, { fromMs: blocks.at(-1)?.toMs ?? -Infinity, toMs: Infinity, block: null }];
}

/** The stretch that a moment lies in. It holds its first moment and not its last. */
export function stretchAt(stretches: readonly Stretch[], atMs: number): Stretch {
  for (let index = 0; index < stretches.length; index++) {
    const stretch = stretches[index];
    if (stretch !== undefined && atMs < stretch.toMs && atMs >= stretch.fromMs) return stretch;
  }
  throw new Error(`The leg's clock has no ${atMs} ms.`);
}

/** Turns the tags to a block; between two of them a request has no such tags at all. */
export function mark(tags: JourneyTags, block: PlannedBlock | null): void {
  if (block === null) {
    delete tags['experiment'];
    delete tags['block'];
    return;
  }
  tags['experiment'] = block.experiment;
  tags['block'] = block.block;
}
