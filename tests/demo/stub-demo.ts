import process from 'node:process';
import { runGate } from '../../demo/gate-process.ts';

/** Runs the program given as the demo runs the gate, and prints how it ended. */
const [program = '', folder = ''] = process.argv.slice(2);
const asked = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => asked.abort());

const ending = await runGate([folder], { isKept: true, interrupted: asked.signal, program });
process.stdout.write(JSON.stringify(ending));
