/** Two hours. */
export const SECONDS = 7_200;

/** A figure that rises and falls around a level, without two seconds alike. */
export function wave(level: number, seed: number, second: number): number {
  return level * (1 + 0.3 * Math.sin(second / 37 + seed) + 0.1 * Math.sin(second * 1.7 + seed));
}

/** The wave of every second of a leg. */
export function waves(level: number, seed: number): number[] {
  return Array.from({ length: SECONDS }, (_, second) => wave(level, seed, second));
}
