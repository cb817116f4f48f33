import { readFileSync } from 'node:fs';

/** The most resident memory that a process has had so far, in bytes; null once it is gone. Its children are not counted. */
export function peakResidentSoFar(pid: number): number | null {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}
