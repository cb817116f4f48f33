import type { Evaluation, ValidityCheck } from '../../runner/schema/evaluation-schema.ts';
import type { Ended } from './peakgate-process.ts';

/** How a process ended and all that it said, so that a failed expectation shows why. */
export function told({ exitCode, stdout, stderr }: Ended): string {
  return `exit ${exitCode}\n${stdout}${stderr}`;
}

/** The one validity check of this name. */
export function validityOf({ validity }: Evaluation, id: string): ValidityCheck {
  const check = validity.find((each) => each.id === id);
  if (check === undefined) throw new Error(`there is no validity check "${id}"`);
  return check;
}

/** The terminal's text as if the terminal were endlessly wide. */
export function unwrapped(text: string): string {
  return text.replace(/\s+/g, ' ');
}
