import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** What starts k6, PostgreSQL, Chromium or the demo target: tests of it may not run in parallel with all others. */
const STARTERS =
  /(^|\/)(real-k6|start-target|target-process|observe\/database\/postgres|peakgate-process)\.ts$|playwright-core/;

const CONFIG = readFileSync('vitest.config.ts', 'utf8');

/** The patterns of all lists in vitest.config.ts, as expressions. */
const APART = [...CONFIG.matchAll(/'(tests\/[^']+\.test\.ts)'/g)]
  .map(([, glob = '']) => glob)
  .filter((glob) => glob !== 'tests/**/*.test.ts')
  .map((glob) => new RegExp(`^${expressionOf(glob)}$`));

function expressionOf(glob: string): string {
  return glob
    .replaceAll('.', '\\.')
    .replaceAll('**/', '§')
    .replaceAll('*', '[^/]*')
    .replaceAll('§', '(?:.*/)?')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(?:${names.replaceAll(',', '|')})`);
}

/** Everything that a file imports, directly or through modules of the tests. */
function importedBy(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/^(?:import|export|\} from)(?! type)[^;]*?'([^']+)';/gm)) {
    const name = specifier.startsWith('.') ? relative('.', resolve(dirname(file), specifier)) : specifier;
    if (seen.has(name)) continue;
    seen.add(name);
    if (name.startsWith('tests/') && name.endsWith('.ts') && existsSync(name)) importedBy(name, seen);
  }
  return seen;
}

test('no test that runs in parallel with all others starts k6, PostgreSQL, Chromium or the target', () => {
  const parallel = readdirSync('tests', { recursive: true, encoding: 'utf8' })
    .map((path) => join('tests', path))
    .filter((path) => path.endsWith('.test.ts') && !APART.some((pattern) => pattern.test(path)));
  expect(parallel.length).toBeGreaterThan(100);
  const starting = parallel.flatMap((path) =>
    [...importedBy(path)].filter((name) => STARTERS.test(name)).map((name) => `${path} imports ${name}`),
  );
  expect(starting).toEqual([]);
});
