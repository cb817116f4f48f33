import { PeakgateError } from '../errors.ts';
import { type SystemFiles, systemFiles } from '../observe/system-files.ts';
import type { TargetMeter } from '../observe/target-meter.ts';
import { metricsMeter } from '../observe/target-metrics.ts';
import { isKnownProcess, processMeter } from '../observe/target-processes.ts';
import type { Prepared } from './prepare.ts';
import type { TargetAddress } from './target-address.ts';

/** The processes that `--target-pid` names. Throws where one is not there, or where this system cannot tell. */
export function targetProcesses(written: readonly string[], files: SystemFiles = systemFiles): number[] {
  return [...new Set(written)].map((text) => {
    const pid = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
    if (pid === null)
      throw new PeakgateError('bad-option', `--target-pid "${text}" is not the number of a process.`);
    if (files.list('/proc/self') === null)
      throw new PeakgateError(
        'bad-option',
        '--target-pid reads /proc, which this system does not have. Name "gate.targetMetrics" instead.',
      );
    if (isKnownProcess(files, pid)) return pid;
    throw new PeakgateError('bad-option', `--target-pid ${pid}: there is no such process on this machine.`);
  });
}

/** How the target's processor time and memory are learnt: from the processes that were named, else from its metrics; null from neither. */
export function cpuMeterOf(
  { request, project }: Pick<Prepared, 'request' | 'project'>,
  target: Pick<TargetAddress, 'url'>,
): TargetMeter | null {
  const { targetProcesses: pids = [] } = request;
  if (pids.length > 0) return processMeter(systemFiles, pids);
  const { targetMetrics = [] } = project.thresholds.gate;
  if (targetMetrics.length === 0) return null;
  return metricsMeter(
    targetMetrics.map((written) => (written.startsWith('/') ? target.url + written : written)),
  );
}
