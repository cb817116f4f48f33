import type { Progress } from '../model/progress.ts';

/** Everything outside that the flow needs, handed in by the process boundary. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  readonly progress: Progress;
  /** Aborted when the user interrupts. */
  readonly interrupted: AbortSignal;
  /** How long a k6 that was asked to stop may take; as long as its summary may need when not given. */
  readonly k6KillAfterMs?: number;
  readonly versions: { readonly peakgate: string; readonly node: string };
  /** Memory of this machine that could be taken now; the plan says nothing of it when not given. */
  readonly freeMemoryBytes?: () => number;
  readonly machine: {
    readonly platform: string;
    readonly cpuModel: string;
    readonly cores: number;
    readonly memoryBytes: number;
  };
}
