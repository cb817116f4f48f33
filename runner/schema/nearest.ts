import { distance } from 'fastest-levenshtein';

/** The known name that somebody who wrote another one most likely meant; null when none is near. */
export function nearest(written: string, known: readonly string[]): string | null {
  const near = known
    .map((name) => ({ name, distance: distance(written, name) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(2, written.length / 3) ? near.name : null;
}
