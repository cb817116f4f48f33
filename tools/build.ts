import { chmod, rm } from 'node:fs/promises';
import { bundleCommandLine } from './bundle-command-line.ts';

const PROGRAM = 'dist/peakgate.js';

await rm('dist', { recursive: true, force: true });
await bundleCommandLine(PROGRAM);
await chmod(PROGRAM, 0o755);
