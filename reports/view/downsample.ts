import type { PerSecond } from '../../runner/model/leg-series.ts';
import { sum } from '../../runner/statistics/series.ts';

/** Lines with more points than a screen has pixels only cost space. */
export const MOST_POINTS = 720;

/** How a stretch of seconds becomes one point. Peaks of waiting and failing must survive; rates are averaged. */
export type Keep = 'highest' | 'mean';

/** Whole seconds for each point, so that a leg needs no more than `MOST_POINTS`. */
export function secondsPerPoint(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / MOST_POINTS));
}

/** One value for each stretch of `step` seconds; null where the stretch has none. Rounded to four digits. */
export function downsample(values: PerSecond, step: number, keep: Keep): (number | null)[] {
  const points = Math.ceil(values.length / step);
  return Array.from({ length: points }, (_, point) => {
    const known = knownValues(values.slice(point * step, (point + 1) * step));
    if (known.length === 0) return null;
    return rounded(keep === 'highest' ? Math.max(...known) : sum(known) / known.length);
  });
}

/** The values that are there. */
export function knownValues(values: PerSecond): number[] {
  return values.filter((value): value is number => value !== null);
}

/** The highest of what is known; null without any value. */
export function highest(values: PerSecond): number | null {
  return values.reduce<number | null>(
    (top, value) => (value !== null && (top === null || value > top) ? value : top),
    null,
  );
}

/** Four significant digits: more than a screen can show. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
