import { readdirSync, readFileSync } from 'node:fs';
import { sum } from '../runner/statistics/series.ts';

/** Linux reports process times in hundredths of a second to every program, whatever its own clock is. */
const MS_PER_TICK = 10;
/** Fields of proc_pid_stat(5), counted after the parenthesised name, which is field 2: user and system time each. */
const PARENT = 1;
const OWN = [11, 12] as const;
const REAPED = [13, 14] as const;

/**
 * User and system CPU time so far, in ms, of a process, all its descendants, and those of them that have ended. Parents
 * are read before children: one that ends in between is missed once and never counted twice.
 */
export function treeCpuMs(root: number): number {
  const children = childrenByParent();
  const members = [root];
  for (const member of members) members.push(...(children.get(member) ?? []));
  return sum(members.map((pid) => cpuMsOf(pid, [...OWN, ...REAPED])));
}

/** The same for the process alone, without what it started. */
export const processCpuMs = (pid: number): number => cpuMsOf(pid, OWN);

/** Resident memory in bytes; null when the process is gone. */
export function residentBytes(pid: number): number | null {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = Number(statFields(pid)[PARENT] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), Number(pid)]);
  }
  return children;
}

function cpuMsOf(pid: number, counters: readonly number[]): number {
  const fields = statFields(pid);
  return sum(counters.map((field) => Number(fields[field] ?? 0))) * MS_PER_TICK;
}

/** Empty when the process is gone. */
function statFields(pid: number | string): readonly string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat === null ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
