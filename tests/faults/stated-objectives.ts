import { readFileSync } from 'node:fs';

/** The ids of the objectives that a thresholds file states, in its order. */
export function statedObjectives(thresholdsFile: string): string[] {
  const stated: { readonly objectives: readonly { readonly id: string }[] } = JSON.parse(
    readFileSync(thresholdsFile, 'utf8'),
  );
  return stated.objectives.map(({ id }) => id);
}
