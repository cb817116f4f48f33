import { execFile } from 'node:child_process';
import type { ReadProcess } from './process-reading.ts';

/** Runs `ps` with these arguments; null when it fails, which is how it says that there is no such process. */
export type RunPs = (args: readonly string[]) => Promise<string | null>;

const PS_TIMEOUT_MS = 900;

export const runPs: RunPs = (args) =>
  new Promise((resolve) => {
    execFile('ps', args, { timeout: PS_TIMEOUT_MS }, (error, stdout) => resolve(error ? null : stdout));
  });

/** Reads processes through `ps`, for systems without /proc: CPU time and memory only. */
export const psProcesses =
  (run: RunPs): ReadProcess =>
  async (pid) => {
    const [time, kibibytes] = ((await run(['-o', 'time=,rss=', '-p', `${pid}`])) ?? '').trim().split(/\s+/);
    const cpuSeconds = secondsOf(time ?? '');
    if (cpuSeconds === null) return null;
    return {
      identity: `${pid}`,
      cpuSeconds,
      waitedNsByThread: null,
      memoryBytes: kibibytes === undefined ? null : Number(kibibytes) * 1024,
      throttledSeconds: null,
    };
  };

/** `[[days-]hours:]minutes:seconds[.hundredths]`, as `ps` writes CPU time; with a decimal comma in some languages. */
function secondsOf(time: string): number | null {
  const parts = /^(?:(?:(\d+)-)?(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(time.replace(',', '.'));
  if (parts === null) return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}
