import type { TargetRecord } from '../schema/record-schema.ts';

/** What a look at the target's processor time found. */
export type CpuLook =
  /** Seconds of processor time used since the look before that found something. */
  | { readonly kind: 'used'; readonly cpuSeconds: number }
  /** From here on it can be told: the first look, or the first after processes were replaced. */
  | { readonly kind: 'began'; readonly isRestart: boolean }
  /** Nothing could be read this time. */
  | { readonly kind: 'unknown' };

/** What one look at the target's processes found. */
export interface TargetLook {
  readonly cpu: CpuLook;
  /** Resident memory of all of them, pages that they share counted in each; null where nothing could be read. */
  readonly memoryBytes: number | null;
}

/** A way to learn how much processor time and memory the target uses. */
export interface TargetMeter {
  readonly source: NonNullable<TargetRecord['cpu']>['source'];
  /** What is looked at, in words, without credentials. */
  readonly of: string;
  /** Never rejects. */
  look(): Promise<TargetLook>;
}
