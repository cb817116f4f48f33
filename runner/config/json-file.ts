import { readFile } from 'node:fs/promises';
import type { TSchema } from '@sinclair/typebox';
import { PeakgateError, type Problem } from '../errors.ts';
import { jsonFault } from '../grammar/json-syntax.ts';
import type { Read } from '../schema/schema-parts.ts';
import { validate } from '../schema/validate.ts';

/** Reads a JSON file and checks its form. `shown` is the name the user knows the file by. */
export async function readJsonFile<S extends TSchema>(
  file: string,
  schema: S,
  shown: string,
): Promise<Read<S>> {
  const data = parseJson(await readText(file, shown), shown);
  const checked = validate(schema, data, shown);
  if (!checked.ok) throw badInput(checked.problems);
  return checked.value;
}

async function readText(file: string, shown: string): Promise<string> {
  try {
    // Some editors begin a file with a byte order mark, which no JSON parser takes.
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    throw new PeakgateError('file-missing', shown, { cause });
  }
}

function parseJson(text: string, shown: string): unknown {
  const fault = jsonFault(text);
  if (fault === null) return JSON.parse(text);
  const message = `is not JSON: line ${fault.line}, column ${fault.column}: ${fault.message}`;
  throw badInput([{ where: shown, path: '', message, remedy: 'Correct the syntax there.' }]);
}

/** All mistakes of a file as one refusal. */
export function badInput(problems: readonly Problem[]): PeakgateError {
  const files = [...new Set(problems.map((problem) => problem.where))].join(', ');
  const amount = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
  return new PeakgateError('bad-input', `${files}: ${amount}.`, { problems });
}
