import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleCommandLine } from '../../tools/bundle-command-line.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The compiled command line: what is installed, and it starts in a third of the time that its sources take. */
    peakgateProgram: string;
  }
}

/** Compiles the command line once for all files, beside its packages and apart from `dist`, which is the user's. */
export const setup = async ({ config, provide }: TestProject): Promise<() => Promise<void>> => {
  const folder = join(config.root, 'node_modules', '.cache', 'peakgate-e2e', String(process.pid));
  const program = join(folder, 'peakgate.js');
  await bundleCommandLine(program);
  provide('peakgateProgram', program);
  return () => rm(folder, { recursive: true, force: true });
};
