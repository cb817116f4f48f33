import { copyFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** Two hundred files, which every schema needs: read one by one they take a third of the time that a start takes. */
const SCHEMA_LIBRARY = '@sinclair/typebox';

const withSchemaLibrary: Plugin = {
  name: 'with-schema-library',
  setup: ({ onResolve }) => {
    onResolve({ filter: new RegExp(`^${SCHEMA_LIBRARY}$`) }, () => ({ path: schemaLibrary() }));
  },
};

/** Its modules lie beside what `require` finds; `import.meta.resolve` is not there where tests compile the command line. */
function schemaLibrary(): string {
  const required = createRequire(import.meta.url).resolve(SCHEMA_LIBRARY);
  return join(dirname(required), '..', 'esm', 'index.mjs');
}

/**
 * Compiles the command line to one file for each command and what commands share, so that it starts fast, loads nothing
 * that the command does not use and runs without the checkout's development tools.
 */
export async function bundleCommandLine(outfile: string): Promise<void> {
  const outdir = dirname(outfile);
  await build({
    entryPoints: { [basename(outfile, '.js')]: 'runner/bin.ts' },
    outdir,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    plugins: [withSchemaLibrary],
    sourcemap: true,
    logLevel: 'warning',
  });
  await copyFile(
    join(dirname(schemaLibrary()), '..', '..', 'license'),
    join(outdir, 'parts', 'typebox-license.txt'),
  );
}
