import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A folder that lives as long as the test. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'peakgate-k6-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** The path of a stub in tests/fixtures/k6-stubs. */
export const stub = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/k6-stubs/${name}`, import.meta.url));

/** Copies a stub to another place, under another name. */
export const placeStub = (name: string, file: string): string => {
  mkdirSync(join(file, '..'), { recursive: true });
  copyFileSync(stub(name), file);
  chmodSync(file, 0o755);
  return file;
};

/** Whether a process still runs; one that has ended and was not yet collected by its parent does not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};
