import { PeakgateError } from '../errors.ts';

export interface WholeNumbers {
  readonly least: number;
  readonly most: number;
}

/** The value of an option that takes a whole number within limits, or a refusal that names all three. */
export function wholeNumberOption(option: string, written: string, { least, most }: WholeNumbers): number {
  const number = Number(written);
  if (/^\d+$/.test(written) && number >= least && number <= most) return number;
  throw new PeakgateError(
    'bad-option',
    `${option} "${written}" is not a whole number from ${least} to ${most}.`,
  );
}
