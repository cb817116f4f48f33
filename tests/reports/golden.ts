import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The golden file's text, to compare with byte for byte; with UPDATE_GOLDEN=1 it is rewritten first. */
export async function golden(path: string, text: string): Promise<string> {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
  if (process.env.UPDATE_GOLDEN === '1') {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return readFile(file, 'utf8').catch(() => `${path} is missing: run again with UPDATE_GOLDEN=1`);
}
