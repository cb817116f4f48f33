import { chmod, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/** Compiles the command line to one file, so that it starts fast and runs without the checkout's development tools. */
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['runner/bin.ts'],
  outfile: 'dist/peakgate.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
await chmod('dist/peakgate.js', 0o755);
