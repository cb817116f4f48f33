import { distance } from 'fastest-levenshtein';

/** Fewer characters are part of names that have nothing to do with each other. */
const SHORTEST_PART = 3;

/**
 * The known name that somebody who wrote another one most likely meant: the only one that what was written is part of, or else
 * the one that is a few mistyped characters away. Null when none is near.
 */
export function nearest(written: string, known: readonly string[]): string | null {
  return onlyOneWith(written, known) ?? fewestMistakes(written, known);
}

/** `Did you mean "busy-hour"?`; empty when no known name is near. */
export function didYouMean(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === null ? '' : `Did you mean "${near}"?`;
}

function onlyOneWith(part: string, known: readonly string[]): string | null {
  if (part.length < SHORTEST_PART) return null;
  const [found, another] = known.filter((name) => name.includes(part));
  return another === undefined ? (found ?? null) : null;
}

function fewestMistakes(written: string, known: readonly string[]): string | null {
  const near = known
    .map((name) => ({ name, distance: distance(written, name) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(2, written.length / 3) ? near.name : null;
}
