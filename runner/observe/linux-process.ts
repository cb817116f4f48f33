import type { ControlGroup } from './control-group.ts';
import type { ProcessReading, ReadProcess } from './process-reading.ts';
import type { SystemFiles } from './system-files.ts';

/** The kernel reports CPU time in ticks of 1/100 s on every architecture that Node runs on, whatever its own clock. */
const TICKS_PER_SECOND = 100;

/** Reads processes from /proc. */
export const linuxProcesses =
  (files: SystemFiles, controlGroup: ControlGroup): ReadProcess =>
  async (pid) => {
    const status = statusOf(files.read(`/proc/${pid}/stat`));
    if (status === null) return null;
    return {
      ...status,
      waitedNsByThread: waitedByThread(files, pid),
      memoryBytes: memoryOf(files, pid),
      throttledSeconds: controlGroup.throttledSeconds(),
    };
  };

/** Fields are counted after the name, which is in parentheses and may hold spaces and parentheses itself. */
function statusOf(stat: string | null): Pick<ProcessReading, 'identity' | 'cpuSeconds'> | null {
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks, startedAtTick] = [fields[11], fields[12], fields[19]];
  if (userTicks === undefined || systemTicks === undefined || startedAtTick === undefined) return null;
  return {
    identity: startedAtTick,
    cpuSeconds: (Number(userTicks) + Number(systemTicks)) / TICKS_PER_SECOND,
  };
}

/** Null on kernels that do not keep account: they have no such files, or only zeros in them. */
function waitedByThread(files: SystemFiles, pid: number): ReadonlyMap<string, number> | null {
  const waited = new Map<string, number>();
  let onCpuNs = 0;
  for (const thread of files.list(`/proc/${pid}/task`) ?? []) {
    const [ran, waitedNs] = (files.read(`/proc/${pid}/task/${thread}/schedstat`) ?? '')
      .split(' ')
      .map(Number);
    if (ran === undefined || waitedNs === undefined) continue;
    onCpuNs += ran;
    waited.set(thread, waitedNs);
  }
  return onCpuNs > 0 ? waited : null;
}

function memoryOf(files: SystemFiles, pid: number): number | null {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(files.read(`/proc/${pid}/status`) ?? '')?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
