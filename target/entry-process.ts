import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * The arguments that make Node run a sibling program of this folder. From source the loader is named by its full
 * address, because `--import tsx` would be looked up in the caller's working directory.
 */
export function entryArguments(
  program: 'main' | 'mail-provider' | 'instance/main' | 'jobs/worker-process' | 'database/supervisor',
): string[] {
  const extension = extname(fileURLToPath(import.meta.url));
  const file = fileURLToPath(new URL(`./${program}${extension}`, import.meta.url));
  if (extension !== '.ts') return [file];
  const loader = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(loader).href, file];
}
