import type { GeneratorMachine } from '../../runner/observe/generator-observer.ts';
import type { SystemFiles } from '../../runner/observe/system-files.ts';

/** Files as a test states them: path to text. Folders are whatever the paths imply. */
export type StatedFiles = Readonly<Record<string, string>>;

export const imitatedFiles = (stated: () => StatedFiles): SystemFiles => ({
  read: (path) => stated()[path] ?? null,
  list(path) {
    const inside = Object.keys(stated()).filter((file) => file.startsWith(`${path}/`));
    const names = inside.map((file) => file.slice(path.length + 1).split('/')[0] ?? '');
    return names.length === 0 ? null : [...new Set(names)];
  },
});

export interface StatedProcess {
  readonly pid: number;
  readonly name?: string;
  readonly userTicks?: number;
  readonly systemTicks?: number;
  readonly startedAtTick?: number;
  readonly kibibytes?: number;
  /** By thread: nanoseconds on a CPU, nanoseconds waited for one. */
  readonly threads?: Readonly<Record<number, readonly [ranNs: number, waitedNs: number]>>;
}

/** The /proc files of a process, in the layout that proc(5) describes. */
export function procFiles({
  pid,
  name = 'k6',
  userTicks = 0,
  systemTicks = 0,
  startedAtTick = 500,
  kibibytes = 61_440,
  threads = {},
}: StatedProcess): StatedFiles {
  const before = `${pid} (${name}) S 1 ${pid} ${pid} 0 -1 4194560 900 0 0 0`;
  const after = `0 0 20 0 9 0 ${startedAtTick} 1300000000 15360 18446744073709551615 0 0`;
  const schedules = Object.entries(threads).map(([thread, [ranNs, waitedNs]]) => [
    `/proc/${pid}/task/${thread}/schedstat`,
    `${ranNs} ${waitedNs} 12\n`,
  ]);
  return {
    [`/proc/${pid}/stat`]: `${before} ${userTicks} ${systemTicks} ${after}\n`,
    [`/proc/${pid}/status`]: `Name:\t${name}\nVmHWM:\t   99999 kB\nVmRSS:\t   ${kibibytes} kB\nThreads:\t9\n`,
    ...Object.fromEntries(schedules),
  };
}

/** A Linux machine of 8 cores whose files and clock a test sets. */
export const imitatedMachine = (
  stated: () => StatedFiles,
  changes: Partial<GeneratorMachine> = {},
): GeneratorMachine => ({
  platform: 'linux',
  cores: 8,
  files: imitatedFiles(stated),
  ps: async () => null,
  now: Date.now,
  monotonicMs: () => performance.now(),
  ...changes,
});
