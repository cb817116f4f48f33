import { expect } from 'vitest';
import { errorText } from '../../runner/console/errors-text.ts';
import { PeakgateError } from '../../runner/errors.ts';

/** What a refusal says of every mistake: file, path, value, message and remedy. */
export function answerOf(error: unknown): string {
  if (!(error instanceof PeakgateError)) throw error;
  const problems = error.problems.map(
    ({ where, path, value, message, remedy }) =>
      `${where} ${path || '(whole file)'}\n  value    ${value ?? '(none)'}\n  message  ${message}\n  remedy   ${remedy}\n`,
  );
  return [`${error.code}, exit ${error.exitCode}: ${error.message}\n`, ...problems].join('\n');
}

/** Whatever goes wrong, users are told about their file and never about our code. */
export function expectNoStack(error: unknown): void {
  const shown = errorText(error, { colour: false });
  expect(shown).not.toMatch(/^\s+at .+:\d+/m);
  expect(shown).not.toMatch(/node_modules|node:internal|runner\/|undefined|\[object/);
}

/** What a promise is rejected with. */
export async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => {
      throw new Error(`was accepted: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
