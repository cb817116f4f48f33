import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { TSchema } from '@sinclair/typebox';
import type { DatabaseEvidence } from '../model/run-record.ts';
import {
  type DatabaseRecord,
  type DatabaseSecond,
  databaseSchema,
  databaseSecondSchema,
} from '../schema/database-schema.ts';
import type { Read } from '../schema/schema-parts.ts';
import { validate } from '../schema/validate.ts';
import { jsonText, writeWhole } from './write-file.ts';

export const DATABASE_FILE = 'database.json';
export const DATABASE_SECONDS_FILE = 'database-seconds.ndjson.gz';

/** Adds what the database observer saw to a leg's folder. */
export async function writeDatabase(
  folder: string,
  record: DatabaseRecord,
  seconds: readonly DatabaseSecond[],
): Promise<void> {
  await writeWhole(join(folder, DATABASE_FILE), jsonText(record));
  const lines = seconds.map((second) => `${JSON.stringify(second)}\n`).join('');
  await writeWhole(join(folder, DATABASE_SECONDS_FILE), gzipSync(lines));
}

/**
 * What the database observer left in a leg's folder; null where no database was observed. Nothing is judged by it, so
 * damage is told beside it and takes no verdict away.
 */
export async function readDatabase(folder: string): Promise<DatabaseEvidence | null> {
  const text = await readFile(join(folder, DATABASE_FILE), 'utf8').catch(() => null);
  if (text === null) return null;
  const damage: string[] = [];
  const record = parsed(databaseSchema, text, DATABASE_FILE, damage);
  const seconds = await readSeconds(join(folder, DATABASE_SECONDS_FILE), damage);
  return { record, seconds, damage };
}

async function readSeconds(file: string, damage: string[]): Promise<DatabaseSecond[]> {
  try {
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .split('\n');
    const looks = lines.filter((line) => line !== '');
    return looks.flatMap((line) => parsed(databaseSecondSchema, line, DATABASE_SECONDS_FILE, damage) ?? []);
  } catch {
    damage.push(`${DATABASE_SECONDS_FILE} cannot be unpacked`);
    return [];
  }
}

function parsed<S extends TSchema>(schema: S, text: string, name: string, damage: string[]): Read<S> | null {
  try {
    const checked = validate(schema, JSON.parse(text), name);
    if (checked.ok) return checked.value;
    damage.push(...checked.problems.slice(0, 3).map(({ path, message }) => `${name}${path} ${message}`));
  } catch {
    damage.push(`${name} is not JSON`);
  }
  return null;
}
