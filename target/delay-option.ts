import { InvalidArgumentError } from 'commander';

export const LONGEST_DELAY_MS = 60_000;

/** Whole milliseconds from 0, as written on a command line. */
export function parseDelayMs(written: string): number {
  const delayMs = Number(written);
  if (/^\d+$/.test(written) && delayMs <= LONGEST_DELAY_MS) return delayMs;
  throw new InvalidArgumentError(`A delay is a number of milliseconds from 0 to ${LONGEST_DELAY_MS}.`);
}
