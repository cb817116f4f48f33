import { memoryLimitBytes } from '../observe/memory-limit.ts';
import { systemFiles } from '../observe/system-files.ts';
import type { Machine } from '../plan/machine-warnings.ts';
import type { World } from './world.ts';

/** What this machine, or its container, has for the generator; null where nobody says how much memory is free. */
export function generatorMachine({ machine, freeMemoryBytes }: World): Machine | null {
  if (freeMemoryBytes === undefined) return null;
  const freeBytes = Math.min(freeMemoryBytes(), memoryLimitBytes(systemFiles) ?? Number.POSITIVE_INFINITY);
  return { cores: machine.cores, freeBytes };
}
