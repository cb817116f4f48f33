import { readFile } from 'node:fs/promises';
import type { TSchema } from '@sinclair/typebox';
import { PeakgateError, type Problem } from '../errors.ts';
import { jsonFault } from '../grammar/json-syntax.ts';
import type { Read } from '../schema/schema-parts.ts';
import { validate } from '../schema/validate.ts';

/** A file's content with the very bytes that it was read from: the file may change while a run is under way. */
export interface JsonDocument<Value> {
  readonly value: Value;
  readonly bytes: Uint8Array;
}

/** Reads a JSON file and checks its form. `shown` is the name the user knows the file by. */
export async function readJsonFile<S extends TSchema>(
  file: string,
  schema: S,
  shown: string,
): Promise<Read<S>> {
  return (await readJsonDocument(file, schema, shown)).value;
}

/** The same, with the bytes as they were read. */
export async function readJsonDocument<S extends TSchema>(
  file: string,
  schema: S,
  shown: string,
): Promise<JsonDocument<Read<S>>> {
  const bytes = await readBytes(file, shown);
  // Some editors begin a file with a byte order mark, which no JSON parser takes.
  const data = parseJson(bytes.toString('utf8').replace(/^\uFEFF/, ''), shown);
  const checked = validate(schema, data, shown);
  if (!checked.ok) throw badInput(checked.problems);
  return { value: checked.value, bytes };
}

async function readBytes(file: string, shown: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new PeakgateError('file-missing', file === shown ? shown : `${shown} (${file})`, { cause });
  }
}

function parseJson(text: string, shown: string): unknown {
  const fault = jsonFault(text);
  if (fault === null) return JSON.parse(text);
  const message = `is not JSON: line ${fault.line}, column ${fault.column}: ${fault.message}`;
  throw badInput([{ where: shown, path: '', message, remedy: 'Correct the syntax there.' }]);
}

/** Throws one `bad-input` with all of these mistakes, when there are any. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw badInput(problems);
}

/** All mistakes of a file as one refusal; what several legs find alike is told once. */
function badInput(found: readonly Problem[]): PeakgateError {
  const problems = [...new Map(found.map((problem) => [JSON.stringify(problem), problem])).values()];
  const files = [...new Set(problems.map((problem) => problem.where))].join(', ');
  const amount = problems.length === 1 ? 'one mistake' : `${problems.length} mistakes`;
  return new PeakgateError('bad-input', `${files}: ${amount}.`, { problems });
}
