import { build } from 'esbuild';

/** Compiles the command line to one file, so that it starts fast and runs without the checkout's development tools. */
export async function bundleCommandLine(outfile: string): Promise<void> {
  await build({
    entryPoints: ['runner/bin.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}
