import type { SystemFiles } from './system-files.ts';

/** The kernel reports CPU time in ticks of 1/100 s on every architecture that Node runs on, whatever its own clock. */
export const TICKS_PER_SECOND = 100;

/**
 * What proc_pid_stat(5) says of a process, from field 3 on; null when there is no such process. Fields are counted after the
 * name, which is in parentheses and may hold spaces and parentheses itself.
 */
export function processStat(files: SystemFiles, pid: number): readonly string[] | null {
  const stat = files.read(`/proc/${pid}/stat`);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Resident memory of a process in bytes; null when there is none (any more), and for threads of the kernel. */
export function residentBytes(files: SystemFiles, pid: number): number | null {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(files.read(`/proc/${pid}/status`) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
