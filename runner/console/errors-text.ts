import { PeakgateError, type Problem } from '../errors.ts';
import { plainLines, plainText } from '../model/plain-text.ts';
import { type Painter, painter } from './paint.ts';
import { hangingText } from './wrap.ts';

export interface ErrorTextOptions {
  readonly colour: boolean;
  /** Sentences are wrapped at this width; without it they are not, as in a log. */
  readonly columns?: number;
}

/** Whatever was thrown, for people: a refusal with its remedies, or a defect of our own with a request to report it. */
export function errorText(error: unknown, options: ErrorTextOptions): string {
  return error instanceof PeakgateError ? refusalText(error, options) : defectText(error, options);
}

/** Message, every problem with its place and remedy, then the hint. Never a stack trace. */
function refusalText(
  error: PeakgateError,
  { colour, columns = Number.POSITIVE_INFINITY }: ErrorTextOptions,
): string {
  const paints = painter(colour);
  const [first = '', ...more] = plainLines(error.message);
  return ended([
    `${paints.verdict.fail('✗')} ${paints.bold(first)}`,
    ...more.map((line) => (line === '' ? '' : `  ${line}`)),
    ...error.problems.map((problem) => `\n${problemText(problem, paints, columns)}`),
    '',
    hangingText('', error.hint, columns),
  ]);
}

/** What happened, where, and how to report it. */
function defectText(
  error: unknown,
  { colour, columns = Number.POSITIVE_INFINITY }: ErrorTextOptions,
): string {
  const paints = painter(colour);
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const request = 'Please report this with the command you ran and the lines below. No verdict was reached.';
  return ended([
    `${paints.verdict.fail('✗')} ${paints.bold(`Peakgate failed, and the fault is its own: ${plainText(message)}`)}`,
    '',
    hangingText('', request, columns),
    '',
    ...plainLines(stack).map((line) => paints.dim(line)),
  ]);
}

function problemText(
  { where, path, value, message, remedy }: Problem,
  paints: Painter,
  columns: number,
): string {
  const place = [where, path].filter((part) => part !== '').map(plainText);
  const found = value === undefined ? '' : ` (found ${plainText(value)})`;
  return [
    `  ${paints.bold(place.join(' '))}`,
    hangingText('    ', `${message}${found}`, columns),
    hangingText('    → ', remedy, columns),
  ].join('\n');
}

function ended(parts: readonly string[]): string {
  return `${parts.join('\n').trimEnd()}\n`;
}
