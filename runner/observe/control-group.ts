import type { SystemFiles } from './system-files.ts';

/** The limits that containers and schedulers put on this process and what it starts. */
export interface ControlGroup {
  /** Cores that the tightest CPU quota allows; null without one. */
  readonly quotaCores: number | null;
  /** Seconds so far in which a quota held processes back, over all CPUs and levels; null where this is not counted. */
  throttledSeconds(): number | null;
}

interface Hierarchy {
  /** Folders of the group and all groups around it: a quota binds at any level. */
  readonly folders: readonly string[];
  readonly quotaCores: (files: SystemFiles, folder: string) => number | null;
  readonly throttled: { readonly key: string; readonly perSecond: number };
}

const ROOT = '/sys/fs/cgroup';

/** Finds the control group of this process: version 2, else the CPU controller of version 1. */
export function ownControlGroup(files: SystemFiles): ControlGroup {
  const lines = (files.read('/proc/self/cgroup') ?? '').split('\n');
  const hierarchy = [versionTwo(lines), versionOne(lines)].find((candidate) =>
    candidate.folders.some((folder) => files.read(`${folder}/cpu.stat`) !== null),
  );
  if (hierarchy === undefined) return { quotaCores: null, throttledSeconds: () => null };
  return {
    quotaCores: least(hierarchy.folders.map((folder) => hierarchy.quotaCores(files, folder))),
    throttledSeconds: () => sum(hierarchy.folders.map((folder) => throttledIn(files, folder, hierarchy))),
  };
}

/** The folders of this process's group and of all groups around it: those of version 2, and version 1's for memory. */
export function groupFolders(files: SystemFiles): {
  readonly versionTwo: readonly string[];
  readonly memoryOfVersionOne: readonly string[];
} {
  const lines = (files.read('/proc/self/cgroup') ?? '').split('\n');
  const memoryPath = pathAfter(lines, /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/);
  return {
    versionTwo: versionTwo(lines).folders,
    memoryOfVersionOne: foldersFrom(`${ROOT}/memory`, memoryPath),
  };
}

const versionTwo = (lines: readonly string[]): Hierarchy => ({
  folders: foldersFrom(ROOT, pathAfter(lines, /^0::(\/.*)$/)),
  throttled: { key: 'throttled_usec', perSecond: 1e6 },
  quotaCores(files, folder) {
    const [quota, period] = (files.read(`${folder}/cpu.max`) ?? '').split(' ').map(Number);
    return coresOf(quota, period);
  },
});

const versionOne = (lines: readonly string[]): Hierarchy => ({
  folders: foldersFrom(`${ROOT}/cpu`, pathAfter(lines, /^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(\/.*)$/)),
  throttled: { key: 'throttled_time', perSecond: 1e9 },
  quotaCores: (files, folder) =>
    coresOf(
      Number(files.read(`${folder}/cpu.cfs_quota_us`) ?? NaN),
      Number(files.read(`${folder}/cpu.cfs_period_us`) ?? NaN),
    ),
});

const pathAfter = (lines: readonly string[], pattern: RegExp): string =>
  lines.map((line) => pattern.exec(line)?.[1]).find((path) => path !== undefined) ?? '/';

/** `/a/b` gives root/a/b, root/a and root. In a container the outer ones may not exist; they are then passed over. */
function foldersFrom(root: string, path: string): readonly string[] {
  const steps = path.split('/').filter((step) => step !== '');
  return steps.map((_, index) => [root, ...steps.slice(0, steps.length - index)].join('/')).concat(root);
}

/** Null for `max` and -1, which mean no quota. */
const coresOf = (quota: number | undefined, period: number | undefined): number | null =>
  quota !== undefined && period !== undefined && quota > 0 && period > 0 ? quota / period : null;

function throttledIn(files: SystemFiles, folder: string, { throttled }: Hierarchy): number | null {
  const lines = (files.read(`${folder}/cpu.stat`) ?? '').split('\n').map((line) => line.split(' '));
  const value = lines.find(([key]) => key === throttled.key)?.[1];
  return value === undefined ? null : Number(value) / throttled.perSecond;
}

const known = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

/** The smallest known value; null when none is known. */
export const least = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : Math.min(...known(values));

const sum = (values: readonly (number | null)[]): number | null =>
  known(values).length === 0 ? null : known(values).reduce((total, value) => total + value, 0);
