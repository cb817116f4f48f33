import { plannedSwitches } from '../../model/planned-switches.ts';
import type { PlannedExperiment } from '../../schema/plan-schema.ts';
import type { GeneratorRecord, TargetProbe, TargetRecord } from '../../schema/record-schema.ts';
import type { SwitchesRecord } from '../../schema/switches-schema.ts';
import type { Conditions } from './conditions.ts';

/** When the clock of every synthetic leg stands at zero. */
export const ZERO_AT_MS = Date.UTC(2026, 10, 23, 7);
const CORES = 2;
const USUAL_CPU = 0.3;
const MEMORY_BYTES = 200_000_000;

/** How the load generator fared: at ease, unless the conditions say otherwise. */
export function generatorRecord(seconds: number, { cpuRatio }: Conditions): GeneratorRecord {
  const samples = Array.from({ length: seconds + 2 }, (_, index) => ({
    atMs: ZERO_AT_MS + index * 1_000,
    cpuCores: (cpuRatio?.(index - 1) ?? USUAL_CPU) * CORES,
    runQueueWait: 0.01,
    memoryBytes: MEMORY_BYTES,
    throttled: 0,
  }));
  return { schemaVersion: 1, cores: CORES, source: 'proc', samples };
}

/** The processor time that the target used in each second. */
export function targetCpu(secondsUsed: ArrayLike<number>): NonNullable<TargetRecord['cpu']> {
  const spans = Array.from(secondsUsed, (cpuSeconds, second) => ({
    atMs: ZERO_AT_MS + (second + 1) * 1_000,
    spanMs: 1_000,
    cpuSeconds,
  }));
  return { source: 'proc', of: 'the synthetic target', restarts: 0, spans };
}

/** Every switching of these experiments, answered at once. */
export function promptSwitches(experiments: readonly PlannedExperiment[]): SwitchesRecord {
  const switches = plannedSwitches(experiments).map(({ experiment, state, atMs }) => ({
    experiment,
    state,
    dueMs: atMs,
    sentAtMs: ZERO_AT_MS + atMs,
    status: 204,
    durationMs: 3,
    error: null,
  }));
  return { schemaVersion: 1, admin: 'http://127.0.0.1:4301', switches };
}

/** What the target said of itself, once a second and before and after the leg. */
export function targetRecord(seconds: number, { version }: Conditions): TargetRecord {
  const probe = (nth: number): TargetProbe => ({
    atMs: ZERO_AT_MS + (nth - 1) * 1_000,
    status: 200,
    durationMs: 3,
    version: version === undefined ? '1.0.0' : version(nth),
    error: null,
  });
  return {
    schemaVersion: 1,
    url: 'http://127.0.0.1:4300',
    healthPath: '/health',
    before: probe(0),
    during: Array.from({ length: seconds }, (_, second) => probe(second + 1)),
    after: probe(seconds + 1),
  };
}
