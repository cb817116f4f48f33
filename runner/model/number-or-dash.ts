import { decimalText, millisecondsText } from './number-text.ts';

/** Stands where a number is not known. */
const DASH = '–';

/** A time for people, or a dash where it is not known. */
export function millisecondsOrDash(durationMs: number | null): string {
  return durationMs === null ? DASH : millisecondsText(durationMs);
}

/** A ratio of two values as a factor, such as `1.042x`, or a dash where it is not known. */
export function timesOrDash(ratio: number | null): string {
  return ratio === null ? DASH : `${decimalText(ratio, 3)}x`;
}
