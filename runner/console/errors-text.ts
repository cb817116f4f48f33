import { PeakgateError, type Problem } from '../errors.ts';
import { plainLines, plainText } from '../model/plain-text.ts';
import { type Painter, painter } from './paint.ts';

/** A refusal for the user: message, every problem with its place and remedy, then the hint. Never a stack trace. */
export function errorText(error: PeakgateError, { colour }: { readonly colour: boolean }): string {
  const paints = painter(colour);
  const [first = '', ...more] = plainLines(error.message);
  return lines([
    `${paints.verdict.fail('✗')} ${paints.bold(first)}`,
    ...more.map((line) => (line === '' ? '' : `  ${line}`)),
    ...error.problems.map((problem) => `\n${problemText(problem, paints)}`),
    '',
    error.hint,
  ]);
}

/** A defect of our own: what happened, where, and how to report it. */
export function defectText(error: unknown, { colour }: { readonly colour: boolean }): string {
  const paints = painter(colour);
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return lines([
    `${paints.verdict.fail('✗')} ${paints.bold(`Peakgate failed, and the fault is its own: ${plainText(message)}`)}`,
    '',
    'Please report this with the command you ran and the lines below. No verdict was reached.',
    '',
    ...plainLines(stack).map((line) => paints.dim(line)),
  ]);
}

/** The right one of the two for whatever was thrown. */
export function anyErrorText(error: unknown, options: { readonly colour: boolean }): string {
  return error instanceof PeakgateError ? errorText(error, options) : defectText(error, options);
}

function problemText({ where, path, value, message, remedy }: Problem, paints: Painter): string {
  const place = [where, path]
    .filter((part) => part !== '')
    .map(plainText)
    .join(' ');
  const found = value === undefined ? '' : ` (found ${plainText(value)})`;
  return [`  ${paints.bold(place)}`, `    ${plainText(message)}${found}`, `    → ${plainText(remedy)}`].join(
    '\n',
  );
}

function lines(parts: readonly string[]): string {
  return `${parts.join('\n').trimEnd()}\n`;
}
