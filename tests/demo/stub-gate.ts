import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import process from 'node:process';

/** In place of a gate: notes each signal in a file, and ends a while after the first as an interrupted gate does. */
const [folder = ''] = process.argv.slice(2);
const CLEAN_UP_MS = 500;
const LONGEST_MS = 20_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    appendFileSync(`${folder}/signals`, `${signal}\n`);
    setTimeout(() => process.exit(130), CLEAN_UP_MS);
  });
setTimeout(() => process.exit(0), LONGEST_MS);
writeFileSync(`${folder}/pid.part`, String(process.pid));
renameSync(`${folder}/pid.part`, `${folder}/pid`);
