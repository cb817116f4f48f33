import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PeakgateError } from '../errors.ts';
import { runId } from './folder-layout.ts';

const MOST_IN_ONE_SECOND = 100;

/** Makes a results folder that nothing else has: two runs may begin in one second. Returns its name. */
export async function freeRunFolder(resultsFolder: string, startedAt: Date, what: string): Promise<string> {
  await mkdir(resultsFolder, { recursive: true }).catch(refuse);
  for (let attempt = 1; attempt <= MOST_IN_ONE_SECOND; attempt++) {
    const id = runId(startedAt, attempt === 1 ? what : `${what}-${attempt}`);
    const isFree = await mkdir(join(resultsFolder, id)).then(() => true, refuseUnlessTaken);
    if (isFree) return id;
  }
  throw new PeakgateError('disk-failed', `${resultsFolder} has ${MOST_IN_ONE_SECOND} runs of this second`);
}

function refuse(cause: Error): never {
  throw new PeakgateError('disk-failed', cause.message, { cause });
}

function refuseUnlessTaken(cause: NodeJS.ErrnoException): false {
  return cause.code === 'EEXIST' ? false : refuse(cause);
}
