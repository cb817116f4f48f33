import { availableParallelism, platform } from 'node:os';
import type { Observer } from '../model/observer.ts';
import type { GeneratorRecord, GeneratorSample } from '../schema/record-schema.ts';
import { type ControlGroup, ownControlGroup } from './control-group.ts';
import { sampleBetween } from './generator-sample.ts';
import { linuxProcesses } from './linux-process.ts';
import type { ProcessReading, ReadProcess } from './process-reading.ts';
import { psProcesses, type RunPs, runPs } from './ps-process.ts';
import { type Repetition, repeatEvery } from './repetition.ts';
import { type SystemFiles, systemFiles } from './system-files.ts';

/** What the generator observer needs of the machine; tests imitate another one. */
export interface GeneratorMachine {
  /** As `os.platform()` names it. */
  readonly platform: string;
  /** Cores that the operating system offers, before any quota. */
  readonly cores: number;
  readonly files: SystemFiles;
  readonly ps: RunPs;
  /** Epoch ms. */
  readonly now: () => number;
  /** Ms of a clock that is never set. */
  readonly monotonicMs: () => number;
}

export interface GeneratorOptions {
  /** The process number of k6; null before it was started. */
  readonly pid: () => number | null;
  readonly everyMs: number;
  readonly machine: GeneratorMachine;
}

interface Moment {
  readonly reading: ProcessReading;
  readonly monotonicMs: number;
}

export const thisMachine = (): GeneratorMachine => ({
  platform: platform(),
  cores: availableParallelism(),
  files: systemFiles,
  ps: runPs,
  now: Date.now,
  monotonicMs: () => performance.now(),
});

/**
 * Watches how the load generator itself fares. The first reading of a process only says where its counters stand, so
 * samples begin one interval after k6 did. They end quietly when k6 does.
 */
export function createGeneratorObserver({
  pid,
  everyMs,
  machine,
}: GeneratorOptions): Observer<GeneratorRecord> {
  const controlGroup = ownControlGroup(machine.files);
  const { source, read } = wayToRead(machine, controlGroup);
  const samples: GeneratorSample[] = [];
  let repetition: Repetition | null = null;
  let last: Moment | null = null;
  const look = async (): Promise<void> => {
    const number = pid();
    const reading = number === null ? null : await read(number);
    const moment = reading === null ? null : { reading, monotonicMs: machine.monotonicMs() };
    if (last !== null && moment !== null) addSample(samples, last, moment, machine.now());
    last = moment;
  };
  return {
    async start() {
      repetition = repeatEvery(everyMs, look);
    },
    async stop() {
      await repetition?.stop();
      return { schemaVersion: 1, cores: coresOf(machine, controlGroup), source, samples };
    },
  };
}

function addSample(samples: GeneratorSample[], last: Moment, next: Moment, atMs: number): void {
  const elapsedSeconds = (next.monotonicMs - last.monotonicMs) / 1000;
  if (last.reading.identity !== next.reading.identity || elapsedSeconds <= 0) return;
  const monotonicMs = Math.round(next.monotonicMs);
  samples.push({ ...sampleBetween(last.reading, next.reading, elapsedSeconds, atMs), monotonicMs });
}

function wayToRead(
  machine: GeneratorMachine,
  controlGroup: ControlGroup,
): { readonly source: GeneratorRecord['source']; readonly read: ReadProcess } {
  if (machine.platform === 'linux')
    return { source: 'proc', read: linuxProcesses(machine.files, controlGroup) };
  if (machine.platform === 'win32') return { source: 'none', read: async () => null };
  return { source: 'ps', read: psProcesses(machine.ps) };
}

const coresOf = (machine: GeneratorMachine, { quotaCores }: ControlGroup): number =>
  Math.min(machine.cores, quotaCores ?? machine.cores);
