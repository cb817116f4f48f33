import { sum } from '../statistics/series.ts';
import { processStat, residentBytes, TICKS_PER_SECOND } from './process-stat.ts';
import type { SystemFiles } from './system-files.ts';
import type { TargetLook, TargetMeter } from './target-meter.ts';

interface ProcessTicks {
  readonly pid: number;
  readonly parent: number;
  /** Differs when the number of a process that ended was given to another one. */
  readonly identity: string;
  readonly own: number;
  /** Of children that ended and were waited for, and of theirs. */
  readonly ofChildren: number;
}

type Snapshot = ReadonlyMap<string, ProcessTicks>;

/** Whether there is such a process, and its times can be read. */
export function isKnownProcess(files: SystemFiles, pid: number): boolean {
  return readProcess(files, pid) !== null;
}

/**
 * The processor time and memory of processes and of all that they start, from /proc. A process that once belonged to them does so
 * until it ends, whoever is its parent by then. When one of those that were named is gone, nothing is known any more.
 */
export function processMeter(files: SystemFiles, pids: readonly number[]): TargetMeter {
  let roots: readonly string[] | null = null;
  let last: Snapshot | null = null;
  return {
    source: 'proc',
    of: `process ${pids.join(', ')} and what it started`,
    async look(): Promise<TargetLook> {
      const all = readAll(files);
      const before = last;
      const named = all.filter(({ pid }) => pids.includes(pid)).map(({ identity }) => identity);
      roots ??= named.length === pids.length ? named : null;
      if (roots === null || !roots.every((root) => named.includes(root))) {
        last = null;
        const cpu = before === null ? UNKNOWN : ({ kind: 'began', isRestart: true } as const);
        return { cpu, memoryBytes: null };
      }
      last = familyOf(all, new Set([...roots, ...(before?.keys() ?? [])]));
      const memoryBytes = memoryOf(files, last);
      if (before === null) return { cpu: { kind: 'began', isRestart: false }, memoryBytes };
      const cpuSeconds = ticksBetween(before, last) / TICKS_PER_SECOND;
      return { cpu: { kind: 'used', cpuSeconds }, memoryBytes };
    },
  };
}

const UNKNOWN = { kind: 'unknown' } as const;

/** Null when no process of them tells; one that ended this moment has none. */
function memoryOf(files: SystemFiles, family: Snapshot): number | null {
  const known = [...family.values()]
    .map(({ pid }) => residentBytes(files, pid))
    .filter((bytes) => bytes !== null);
  return known.length === 0 ? null : sum(known);
}

/** Those that are known, and all that descend from them. */
function familyOf(all: readonly ProcessTicks[], known: ReadonlySet<string>): Snapshot {
  const family = new Map(
    all.filter(({ identity }) => known.has(identity)).map((each) => [each.identity, each]),
  );
  for (let size = -1; size !== family.size; ) {
    size = family.size;
    const parents = new Set([...family.values()].map(({ pid }) => pid));
    for (const each of all) if (parents.has(each.parent)) family.set(each.identity, each);
  }
  return family;
}

/**
 * What was used in between: by those that lived on, by those that are new, and by those that ended, of whom their parents
 * tell. A child that nobody waited for takes what it used last with it; that never makes the sum smaller.
 */
function ticksBetween(before: Snapshot, after: Snapshot): number {
  let own = 0;
  let ofChildren = 0;
  for (const [identity, now] of after) {
    const then = before.get(identity);
    own += Math.max(0, now.own - (then?.own ?? 0));
    ofChildren += Math.max(0, now.ofChildren - (then?.ofChildren ?? 0));
  }
  for (const [identity, then] of before) if (!after.has(identity)) ofChildren -= then.own + then.ofChildren;
  return own + Math.max(0, ofChildren);
}

function readAll(files: SystemFiles): ProcessTicks[] {
  const numbers = (files.list('/proc') ?? []).filter((name) => /^\d+$/.test(name));
  return numbers.flatMap((name) => readProcess(files, Number(name)) ?? []);
}

function readProcess(files: SystemFiles, pid: number): ProcessTicks | null {
  const fields = processStat(files, pid);
  if (fields === null) return null;
  const [parent, user, system, childUser, childSystem] = [1, 11, 12, 13, 14].map((at) => Number(fields[at]));
  const own = (user ?? Number.NaN) + (system ?? Number.NaN);
  const ofChildren = (childUser ?? Number.NaN) + (childSystem ?? Number.NaN);
  if (parent === undefined || !Number.isFinite(own + ofChildren)) return null;
  return { pid, parent, identity: `${pid} of ${fields[19]}`, own, ofChildren };
}
