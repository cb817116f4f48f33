import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PeakgateError } from '../errors.ts';
import { CHECKSUM_FILE, VERDICT_FOLDER } from './folder-layout.ts';
import { writeWhole } from './write-file.ts';

/** Seals the evidence: one SHA-256 for every file but what is derived from them. `sha256sum -c` reads it too. */
export async function writeChecksums(run: string): Promise<void> {
  const lines = await Promise.all(
    (await evidenceFiles(run)).map(async (file) => `${await sha256(join(run, file))}  ${file}`),
  );
  await writeWhole(join(run, CHECKSUM_FILE), `${lines.join('\n')}\n`);
}

/** Throws `record-altered` and names every file that was changed, added or removed since the evidence was sealed. */
export async function verifyChecksums(run: string): Promise<void> {
  const sealed = parse(await readFile(join(run, CHECKSUM_FILE), 'utf8').catch(notSealed));
  const present = await evidenceFiles(run);
  const changes = [
    ...[...sealed.keys()].filter((file) => !present.includes(file)).map((file) => `${file} is gone`),
    ...present.filter((file) => !sealed.has(file)).map((file) => `${file} was added`),
    ...(await changed(run, sealed, present)),
  ];
  if (changes.length > 0) throw new PeakgateError('record-altered', changes.join('; '));
}

function notSealed(cause: unknown): never {
  throw new PeakgateError(
    'record-unreadable',
    `There is no ${CHECKSUM_FILE}: the run did not end, or this is not a results folder.`,
    { cause },
  );
}

function parse(text: string): Map<string, string> {
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

async function changed(
  run: string,
  sealed: ReadonlyMap<string, string>,
  present: readonly string[],
): Promise<string[]> {
  const known = present.filter((file) => sealed.has(file));
  const now = await Promise.all(
    known.map(async (file) => ({ file, same: (await sha256(join(run, file))) === sealed.get(file) })),
  );
  return now.filter(({ same }) => !same).map(({ file }) => `${file} has other content`);
}

/** Paths relative to the run, with forward slashes, sorted. A link is listed too: whoever puts one there adds to the evidence. */
async function evidenceFiles(run: string): Promise<string[]> {
  const entries = await readdir(run, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(run, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return files.filter((file) => file !== CHECKSUM_FILE && !isDerived(file)).toSorted();
}

/** Verdict folders hold what can be derived again; re-judging adds folders beside the first. */
function isDerived(file: string): boolean {
  return file.startsWith(`${VERDICT_FOLDER}/`) || file.startsWith(`${VERDICT_FOLDER}-`);
}

/** SHA-256 of what a file holds, or will hold, in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
