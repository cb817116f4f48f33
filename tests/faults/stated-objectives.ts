import { readFileSync } from 'node:fs';

/** What an objective is a promise about, and the promise. */
export interface StatedObjective {
  readonly id: string;
  readonly sli: string;
  readonly of?: string;
  readonly expect: string;
  readonly where?: object;
  readonly per?: readonly string[];
  readonly than?: object;
}

/** The objectives that a thresholds file states, in its order. */
export function objectivesOf(thresholdsFile: string): readonly StatedObjective[] {
  const stated: { readonly objectives: readonly StatedObjective[] } = JSON.parse(
    readFileSync(thresholdsFile, 'utf8'),
  );
  return stated.objectives;
}

/** Their ids. */
export const statedObjectives = (thresholdsFile: string): string[] =>
  objectivesOf(thresholdsFile).map(({ id }) => id);
