import type { TargetRecord } from '../schema/record-schema.ts';
import type { CpuMeter } from './cpu-meter.ts';
import type { ProbeClock } from './target-probe.ts';

type TargetCpu = NonNullable<TargetRecord['cpu']>;

/** Looks at the target's processor time again and again, and keeps what was used between two looks. */
export interface TargetCpuLog {
  look(): Promise<void>;
  record(): TargetCpu;
}

/** A look that finds nothing makes the span longer that ends with the next one; processes that were replaced leave a gap. */
export function createTargetCpuLog({ source, of, look }: CpuMeter, clock: ProbeClock): TargetCpuLog {
  const spans: { atMs: number; spanMs: number; cpuSeconds: number }[] = [];
  let restarts = 0;
  let sinceMs: number | null = null;
  return {
    async look() {
      const found = await look();
      const [atMs, monotonicMs] = [clock.now(), clock.monotonicMs()];
      if (found.kind === 'unknown') return;
      if (found.kind === 'began' && found.isRestart) restarts += 1;
      if (found.kind === 'used' && sinceMs !== null && monotonicMs > sinceMs)
        spans.push({
          atMs,
          spanMs: Math.round(monotonicMs - sinceMs),
          cpuSeconds: Math.round(found.cpuSeconds * 1e6) / 1e6,
        });
      sinceMs = monotonicMs;
    },
    record: () => ({ source, of, restarts, spans }),
  };
}
