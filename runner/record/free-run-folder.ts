import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PeakgateError, refuseDisk } from '../errors.ts';
import { runId } from './folder-layout.ts';

const MOST_IN_ONE_SECOND = 100;

/** Makes a results folder that nothing else has: two runs may begin in one second. Returns its name. */
export async function freeRunFolder(resultsFolder: string, startedAt: Date, what: string): Promise<string> {
  await makeFolders(resultsFolder).catch(refuseDisk);
  for (let attempt = 1; attempt <= MOST_IN_ONE_SECOND; attempt++) {
    const id = runId(startedAt, attempt === 1 ? what : `${what}-${attempt}`);
    const isFree = await mkdir(join(resultsFolder, id)).then(() => true, refuseUnlessTaken);
    if (isFree) return id;
  }
  throw new PeakgateError('disk-failed', `${resultsFolder} has ${MOST_IN_ONE_SECOND} runs of this second`);
}

/** Node's own `recursive` goes on for ever where a folder cannot be made although its parent is there, as in /proc. */
async function makeFolders(folder: string): Promise<void> {
  const parent = dirname(folder);
  try {
    await mkdir(folder);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || (await stat(parent).catch(() => null)) !== null) throw cause;
    await makeFolders(parent);
    await makeFolders(folder);
  }
}

function refuseUnlessTaken(cause: NodeJS.ErrnoException): false {
  return cause.code === 'EEXIST' ? false : refuseDisk(cause);
}
