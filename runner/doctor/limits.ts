import { readFileSync } from 'node:fs';

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** The soft limit in the text of /proc/<pid>/limits; null when it is not there, Infinity for `unlimited`. */
export const parseOpenFilesLimit = (limits: string): number | null => {
  const soft = /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  if (soft === undefined) return null;
  return soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft);
};

/** The cores that the text of cgroup v2's cpu.max grants; null when it sets no limit. */
export const parseCoreQuota = (cpuMax: string): number | null => {
  const [, quota, period] = /^(\d+) (\d+)/.exec(cpuMax) ?? [];
  return quota === undefined || period === undefined ? null : Number(quota) / Number(period);
};

/** Node raises its soft limit to the hard one when it starts, and k6 inherits that. */
export const openFilesLimit = (): number | null => parseOpenFilesLimit(readText('/proc/self/limits'));

export const coreQuota = (): number | null => parseCoreQuota(readText('/sys/fs/cgroup/cpu.max'));
