import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 500;
/** Linux reports process times in hundredths of a second to every program, whatever its own clock is. */
const MS_PER_TICK = 10;
/** Fields 14 and 15 of proc_pid_stat(5), counted after the parenthesised name, which is field 2. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** User and system CPU time of a living process in ms; null where /proc does not tell. */
const readCpuMs = (pid: number): number | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS]);
    return Number.isFinite(ticks) ? ticks * MS_PER_TICK : null;
  } catch {
    return null;
  }
};

/**
 * Follows the CPU time of a process until told to stop, and returns what was seen last: up to half a second of wall time
 * short, since the times of an ended process are gone. Null where /proc does not tell.
 */
export const startCpuMeter = (pid: number): (() => number | null) => {
  let lastMs = readCpuMs(pid);
  const timer = setInterval(() => {
    lastMs = readCpuMs(pid) ?? lastMs;
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return lastMs;
  };
};
