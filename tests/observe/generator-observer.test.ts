import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createGeneratorObserver,
  type GeneratorMachine,
  thisMachine,
} from '../../runner/observe/generator-observer.ts';
import type { GeneratorRecord } from '../../runner/schema/record-schema.ts';
import { imitatedMachine, procFiles, type StatedFiles, type StatedProcess } from './imitated-machine.ts';

const PID = 4711;
const START_MS = Date.UTC(2026, 0, 5, 9);

beforeEach(() => {
  vi.useFakeTimers({ now: START_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets a second pass for each state of the machine, then stops. Null: k6 does not run. */
async function observed(
  seconds: readonly (Omit<StatedProcess, 'pid'> | null)[],
  surroundings: (second: number) => StatedFiles = () => ({}),
  changes: Partial<GeneratorMachine> = {},
): Promise<GeneratorRecord> {
  let second = 0;
  const files = (): StatedFiles => {
    const state = seconds[second] ?? null;
    return { ...surroundings(second), ...(state === null ? {} : procFiles({ pid: PID, ...state })) };
  };
  const observer = createGeneratorObserver({
    pid: () => (seconds[second] === null ? null : PID),
    everyMs: 1_000,
    machine: imitatedMachine(files, changes),
  });
  await observer.start();
  for (; second < seconds.length; second += 1) await vi.advanceTimersByTimeAsync(1_000);
  return observer.stop();
}

describe('watching the load generator', () => {
  it('tells CPU, waiting and memory of every second', async () => {
    const { samples } = await observed([
      { userTicks: 100, systemTicks: 20, kibibytes: 1_000, threads: { 1: [9, 5e8], 2: [9, 1e9] } },
      { userTicks: 240, systemTicks: 30, kibibytes: 2_000, threads: { 1: [9, 7e8], 2: [9, 1.1e9] } },
    ]);
    expect(samples).toEqual([
      {
        atMs: START_MS + 2_000,
        monotonicMs: 2_000,
        cpuCores: 1.5,
        runQueueWait: 0.3,
        memoryBytes: 2_048_000,
        throttled: null,
      },
    ]);
  });

  it('waits for k6 to start, and ends quietly with it', async () => {
    const { samples } = await observed([
      null,
      null,
      { userTicks: 0 },
      { userTicks: 50 },
      { userTicks: 90 },
      null,
      null,
    ]);
    expect(samples.map(({ atMs, cpuCores }) => [atMs - START_MS, cpuCores])).toEqual([
      [4_000, 0.5],
      [5_000, 0.4],
    ]);
  });

  it('has no sample of a k6 that was never started', async () => {
    expect((await observed([null, null])).samples).toEqual([]);
  });

  it('may be stopped before it was started', async () => {
    const observer = createGeneratorObserver({
      pid: () => null,
      everyMs: 1_000,
      machine: imitatedMachine(() => ({})),
    });
    expect(await observer.stop()).toMatchObject({ samples: [] });
  });

  it('does not mistake another process that got the same number for k6', async () => {
    const { samples } = await observed([
      { userTicks: 900, startedAtTick: 500 },
      { userTicks: 1, startedAtTick: 777 },
      { userTicks: 2, startedAtTick: 777 },
    ]);
    expect(samples.map(({ cpuCores }) => cpuCores)).toEqual([0.01]);
  });

  it('reads a process whose name imitates the fields around it', async () => {
    const { samples } = await observed([
      { name: 'k6) R 1 (x', userTicks: 10 },
      { name: 'k6) R 1 (x', userTicks: 30 },
    ]);
    expect(samples.map(({ cpuCores }) => cpuCores)).toEqual([0.2]);
  });

  it.each<[string, StatedProcess['threads'], StatedProcess['threads'], number | null]>([
    ['adds up the threads', { 1: [9, 0], 2: [9, 0] }, { 1: [9, 2e8], 2: [9, 3e8] }, 0.5],
    ['is not lowered by a thread that ended', { 1: [9, 0], 2: [9, 9e9] }, { 1: [9, 2e8] }, 0.2],
    ['counts all of a new thread', { 1: [9, 0] }, { 1: [9, 1e8], 2: [9, 3e8] }, 0.4],
    [
      'is not lowered by a thread number used again',
      { 1: [9, 0], 2: [9, 9e9] },
      { 1: [9, 2e8], 2: [9, 1e6] },
      0.2,
    ],
    ['is unknown where the kernel keeps no account', {}, {}, null],
    ['is unknown where the kernel writes zeros', { 1: [0, 0] }, { 1: [0, 0] }, null],
  ])('waiting for a CPU %s', async (_, earlier = {}, later = {}, expected) => {
    const { samples } = await observed([{ threads: earlier }, { threads: later }]);
    expect(samples.map(({ runQueueWait }) => runQueueWait)).toEqual([expected]);
  });

  it('divides by the time that really passed when it is itself late', async () => {
    let monotonicMs = 0;
    const { samples } = await observed([{ userTicks: 0 }, { userTicks: 100 }], undefined, {
      monotonicMs: () => (monotonicMs += 4_000),
    });
    expect(samples.map(({ cpuCores }) => cpuCores)).toEqual([0.25]);
  });
});

describe('the cores and the throttling of the load generator', () => {
  const group = '/sys/fs/cgroup/ci/job';
  const versionTwo = (files: StatedFiles): StatedFiles => ({ '/proc/self/cgroup': '0::/ci/job\n', ...files });
  const versionOne = (files: StatedFiles): StatedFiles => ({
    '/proc/self/cgroup': '9:memory:/ci\n4:cpu,cpuacct:/ci/job\n0::/\n',
    ...files,
  });
  const one = '/sys/fs/cgroup/cpu/ci/job';

  it.each<[string, StatedFiles, number]>([
    ['the machine, without control groups', {}, 8],
    [
      'the machine, without a quota',
      versionTwo({ [`${group}/cpu.stat`]: '', [`${group}/cpu.max`]: 'max 100000\n' }),
      8,
    ],
    ['a quota', versionTwo({ [`${group}/cpu.stat`]: '', [`${group}/cpu.max`]: '150000 100000\n' }), 1.5],
    [
      'the machine, when the quota is larger',
      versionTwo({ [`${group}/cpu.stat`]: '', [`${group}/cpu.max`]: '1600000 100000\n' }),
      8,
    ],
    [
      'the tightest quota around it',
      versionTwo({
        [`${group}/cpu.stat`]: '',
        [`${group}/cpu.max`]: '400000 100000\n',
        '/sys/fs/cgroup/ci/cpu.max': '200000 100000\n',
      }),
      2,
    ],
    [
      'a quota of version 1',
      versionOne({
        [`${one}/cpu.stat`]: '',
        [`${one}/cpu.cfs_quota_us`]: '50000\n',
        [`${one}/cpu.cfs_period_us`]: '100000\n',
      }),
      0.5,
    ],
    [
      'no quota of version 1',
      versionOne({
        [`${one}/cpu.stat`]: '',
        [`${one}/cpu.cfs_quota_us`]: '-1\n',
        [`${one}/cpu.cfs_period_us`]: '100000\n',
      }),
      8,
    ],
    [
      'a quota seen from inside a container',
      versionOne({
        '/sys/fs/cgroup/cpu/cpu.stat': '',
        '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '300000\n',
        '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      }),
      3,
    ],
  ])('are limited by %s', async (_, files, cores) => {
    expect((await observed([], () => files)).cores).toBe(cores);
  });

  it.each<[string, (second: number) => StatedFiles, number | null]>([
    [
      'of version 2',
      (second) => versionTwo({ [`${group}/cpu.stat`]: `usage_usec 9\nthrottled_usec ${second * 250_000}\n` }),
      0.25,
    ],
    [
      'of version 1',
      (second) =>
        versionOne({ [`${one}/cpu.stat`]: `nr_periods 9\nthrottled_time ${second * 400_000_000}\n` }),
      0.4,
    ],
    [
      'by a group around it',
      (second) =>
        versionTwo({
          [`${group}/cpu.stat`]: 'throttled_usec 77\n',
          '/sys/fs/cgroup/ci/cpu.stat': `throttled_usec ${second * 100_000}\n`,
        }),
      0.1,
    ],
    ['that is not counted', () => ({}), null],
  ])('tell of throttling %s', async (_, surroundings, expected) => {
    const { samples } = await observed([{}, {}], surroundings);
    expect(samples.map(({ throttled }) => throttled)).toEqual([expected]);
  });
});

describe('a system without /proc', () => {
  it.each<[string, string, string, number, number]>([
    ['macOS', '  0:01.25  51200\n', '  0:02.75  52000\n', 1.5, 53_248_000],
    ['whole seconds', '00:00:59 1024\n', '00:01:01 1024\n', 2, 1_048_576],
    ['a decimal comma', '0:01,25 1024\n', '0:02,75 1024\n', 1.5, 1_048_576],
    ['days', '1-00:00:00 1024\n', '1-00:00:01 1024\n', 1, 1_048_576],
  ])('is read through ps: %s', async (_, first, second, cpuCores, memoryBytes) => {
    const answers = [first, second];
    const asked: (readonly string[])[] = [];
    const record = await observed([{}, {}], undefined, {
      platform: 'darwin',
      async ps(args) {
        asked.push(args);
        return answers[asked.length - 1] ?? null;
      },
    });
    expect(record).toMatchObject({ source: 'ps', cores: 8 });
    expect(record.samples).toEqual([
      {
        atMs: START_MS + 2_000,
        monotonicMs: 2_000,
        cpuCores,
        runQueueWait: null,
        memoryBytes,
        throttled: null,
      },
    ]);
    expect(asked[0]).toEqual(['-o', 'time=,rss=', '-p', '4711']);
  });

  it.each(['', 'ps: no such process\n'])('has no sample when ps says %j', async (answer) => {
    const record = await observed([{}, {}, {}], undefined, { platform: 'freebsd', ps: async () => answer });
    expect(record.samples).toEqual([]);
  });

  it('is not read at all on Windows, and says so', async () => {
    expect(await observed([{}, {}], undefined, { platform: 'win32' })).toMatchObject({
      source: 'none',
      samples: [],
    });
  });
});

describe('this machine', () => {
  const busyFor = (ms: number): void => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };

  const observedHere = async (machine: GeneratorMachine): Promise<GeneratorRecord> => {
    vi.useRealTimers();
    const observer = createGeneratorObserver({ pid: () => process.pid, everyMs: 100, machine });
    await observer.start();
    for (let round = 0; round < 8; round += 1) {
      busyFor(100);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return observer.stop();
  };

  it('sees this very process work', async () => {
    const { cores, samples } = await observedHere(thisMachine());
    expect(cores).toBeGreaterThan(0);
    expect(samples.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...samples.map(({ cpuCores }) => cpuCores ?? 0))).toBeGreaterThan(0.1);
    expect(Math.min(...samples.map(({ memoryBytes }) => memoryBytes ?? 0))).toBeGreaterThan(10e6);
  });

  it('sees it through ps too', async () => {
    const { samples } = await observedHere({ ...thisMachine(), platform: 'darwin' });
    expect(samples.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...samples.map(({ cpuCores }) => cpuCores ?? -1))).toBeGreaterThanOrEqual(0);
    expect(Math.min(...samples.map(({ memoryBytes }) => memoryBytes ?? 0))).toBeGreaterThan(10e6);
  });
});
