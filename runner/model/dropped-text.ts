import type { LegResult } from '../schema/evaluation-schema.ts';
import { countText } from './number-text.ts';

type Dropped = Pick<LegResult['journeys'], 'dropped' | 'droppedBy'>;

/** Whose doing dropped journeys were: `the target’s doing`; null where none was, or where an older record does not say. */
export function blameText({ dropped, droppedBy }: Dropped): string | null {
  if (dropped === 0 || droppedBy === undefined) return null;
  return `the ${droppedBy}’s doing`;
}

/** `360 dropped, the target’s doing`. */
export function droppedText(journeys: Dropped): string {
  const blame = blameText(journeys);
  return `${countText(journeys.dropped)} dropped${blame === null ? '' : `, ${blame}`}`;
}
