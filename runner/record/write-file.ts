import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { refuseDisk } from '../errors.ts';

/** Writes a whole file or nothing: a reader never sees half of it, whatever happens meanwhile. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeAndSync(temporary, content);
    await rename(temporary, file);
  } catch (cause) {
    // Where the file could not be made, tidying up fails for the same reason; the first one is told.
    await rm(temporary, { force: true }).catch(() => undefined);
    refuseDisk(cause);
  }
}

async function writeAndSync(file: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** JSON as people read it in a diff. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
