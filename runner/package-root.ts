import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isPeakgate = (folder: string): boolean => {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return (
      typeof manifest === 'object' && manifest !== null && 'name' in manifest && manifest.name === 'peakgate'
    );
  } catch {
    return false;
  }
};

/**
 * The folder of Peakgate's own package: the nearest one above `from` whose package.json is named `peakgate`. The same in a
 * checkout, in an installed package and in a compiled one.
 */
export const packageRoot = (from: string = fileURLToPath(import.meta.url)): string => {
  const folder = dirname(from);
  if (isPeakgate(folder)) return folder;
  if (folder === from)
    throw new Error(`no package.json named peakgate above ${fileURLToPath(import.meta.url)}`);
  return packageRoot(folder);
};

/** The Go module that pins k6 by version and, through its go.sum, by hash. */
export const goModuleFolder = (): string => join(packageRoot(), 'tools', 'k6');

/** A k6 configuration file that says nothing, so that the user's own `~/.config/k6/config.json` is never read. */
export const emptyK6ConfigFile = (): string => join(goModuleFolder(), 'empty-config.json');

/** The kit, as source: it becomes part of every scenario's bundle. */
export const kitEntry = (): string => join(packageRoot(), 'scenarios', 'kit', 'index.ts');
