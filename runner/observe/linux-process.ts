import type { ControlGroup } from './control-group.ts';
import type { ProcessReading, ReadProcess } from './process-reading.ts';
import { processStat, residentBytes, TICKS_PER_SECOND } from './process-stat.ts';
import type { SystemFiles } from './system-files.ts';

/** Reads processes from /proc. */
export const linuxProcesses =
  (files: SystemFiles, controlGroup: ControlGroup): ReadProcess =>
  async (pid) => {
    const status = statusOf(processStat(files, pid));
    if (status === null) return null;
    return {
      ...status,
      waitedNsByThread: waitedByThread(files, pid),
      memoryBytes: residentBytes(files, pid),
      throttledSeconds: controlGroup.throttledSeconds(),
    };
  };

function statusOf(fields: readonly string[] | null): Pick<ProcessReading, 'identity' | 'cpuSeconds'> | null {
  const [userTicks, systemTicks, startedAtTick] = [fields?.[11], fields?.[12], fields?.[19]];
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
