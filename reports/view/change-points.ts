import { studentUpperQuantile } from '../../runner/statistics/student.ts';

/** Fewer runs on a side say nothing of how much runs differ among themselves. */
const LEAST_RUNS = 4;
/** One false mark in a hundred histories in which nothing changed. */
const ALPHA = 0.01;

/**
 * Where a series of figures, one for each run, changed its level: the places of the first runs after each change, in
 * order. Nothing is decided by them.
 *
 * Binary segmentation (Scott & Knott 1974, Biometrics 30) with Student's t on logarithms, whose spread does not change with
 * the level; a place counts when its t is beyond the quantile at ALPHA, two-sided, divided by the places tried (Bonferroni).
 */
export function changePoints(values: readonly number[]): number[] {
  return segments(
    values.map((value) => Math.log(Math.max(value, 1e-9))),
    0,
  );
}

function segments(values: readonly number[], offset: number): number[] {
  const place = strongestPlace(values);
  if (place === null) return [];
  return [
    ...segments(values.slice(0, place), offset),
    offset + place,
    ...segments(values.slice(place), offset + place),
  ];
}

function strongestPlace(values: readonly number[]): number | null {
  const places = Array.from(
    { length: Math.max(0, values.length - 2 * LEAST_RUNS + 1) },
    (_, nth) => nth + LEAST_RUNS,
  );
  const tried = places.map((place) => ({ place, t: student(values.slice(0, place), values.slice(place)) }));
  const strongest = tried.toSorted((a, b) => b.t - a.t)[0];
  if (strongest === undefined) return null;
  const needed = studentUpperQuantile(ALPHA / 2 / places.length, values.length - 2);
  return strongest.t > needed ? strongest.place : null;
}

/** |t| of two samples with the same spread; infinite where they differ and have none. */
function student(before: readonly number[], after: readonly number[]): number {
  const [a, b] = [momentsOf(before), momentsOf(after)];
  const spread = (a.squares + b.squares) / (before.length + after.length - 2);
  if (spread === 0) return a.mean === b.mean ? 0 : Number.POSITIVE_INFINITY;
  return Math.abs(a.mean - b.mean) / Math.sqrt(spread * (1 / before.length + 1 / after.length));
}

function momentsOf(values: readonly number[]): { readonly mean: number; readonly squares: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, squares: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) };
}
