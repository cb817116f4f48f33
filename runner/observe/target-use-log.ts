import type { TargetRecord } from '../schema/record-schema.ts';
import type { TargetMeter } from './target-meter.ts';
import type { ProbeClock } from './target-probe.ts';

type Span = NonNullable<TargetRecord['cpu']>['spans'][number];
type MemoryLook = NonNullable<TargetRecord['memory']>['looks'][number];

/** Looks at what the target uses again and again, and keeps the processor time between two looks and the memory at each. */
export interface TargetUseLog {
  look(): Promise<void>;
  record(): Pick<TargetRecord, 'cpu' | 'memory'>;
}

/** A look that finds nothing makes the span longer that ends with the next one; processes that were replaced leave a gap. */
export function createTargetUseLog({ source, of, look }: TargetMeter, clock: ProbeClock): TargetUseLog {
  const spans: Span[] = [];
  const looks: MemoryLook[] = [];
  let restarts = 0;
  let sinceMs: number | null = null;
  return {
    async look() {
      const { cpu, memoryBytes } = await look();
      const [atMs, monotonicMs] = [clock.now(), clock.monotonicMs()];
      if (memoryBytes !== null)
        looks.push({ atMs, monotonicMs: Math.round(monotonicMs), bytes: memoryBytes });
      if (cpu.kind === 'unknown') return;
      if (cpu.kind === 'began' && cpu.isRestart) restarts += 1;
      if (cpu.kind === 'used' && sinceMs !== null && monotonicMs > sinceMs)
        spans.push({
          atMs,
          spanMs: Math.round(monotonicMs - sinceMs),
          cpuSeconds: Math.round(cpu.cpuSeconds * 1e6) / 1e6,
        });
      sinceMs = monotonicMs;
    },
    record: () => ({
      cpu: { source, of, restarts, spans },
      ...(looks.length > 0 && { memory: { source, of, looks } }),
    }),
  };
}
