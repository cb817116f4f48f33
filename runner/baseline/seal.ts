import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PeakgateError } from '../errors.ts';

/** The SHA-256 of a run's list of checksums: it names this evidence and no other. */
export async function sealOf(checksumFile: string): Promise<string> {
  const sums = await readFile(checksumFile).catch((cause) => {
    throw new PeakgateError('record-unreadable', `${checksumFile} cannot be read.`, { cause });
  });
  return createHash('sha256').update(sums).digest('hex');
}
