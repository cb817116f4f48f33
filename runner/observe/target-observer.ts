import type { Observer } from '../model/observer.ts';
import type { TargetProbe, TargetRecord } from '../schema/record-schema.ts';
import { redactedUrl } from './redacted-url.ts';
import { type Repetition, repeatEvery } from './repetition.ts';
import type { TargetCpuLog } from './target-cpu-log.ts';
import type { ProbeTarget, TargetAddress } from './target-probe.ts';

export interface TargetOptions extends TargetAddress {
  /** How its processor time is learnt; not at all when not given. */
  readonly cpu?: TargetCpuLog | null;
  readonly everyMs: number;
  readonly probe: ProbeTarget;
}

/**
 * Asks the target how it is before a leg, every `everyMs` during it, never twice at once, and after it; and looks at its
 * processor time at the same pace.
 */
export function createTargetObserver({
  everyMs,
  probe,
  cpu = null,
  ...address
}: TargetOptions): Observer<TargetRecord> {
  const during: TargetProbe[] = [];
  let before: TargetProbe | null = null;
  const repetitions: Repetition[] = [];
  return {
    async start() {
      before = await probe(address);
      await cpu?.look();
      repetitions.push(
        repeatEvery(everyMs, async () => {
          during.push(await probe(address));
        }),
      );
      if (cpu !== null) repetitions.push(repeatEvery(everyMs, () => cpu.look()));
    },
    async stop() {
      await Promise.all(repetitions.map((repetition) => repetition.stop()));
      await cpu?.look();
      const after = await probe(address);
      return {
        schemaVersion: 1,
        url: redactedUrl(address.target),
        healthPath: address.healthPath,
        before: before ?? after,
        during,
        after,
        ...(cpu !== null && { cpu: cpu.record() }),
      };
    },
  };
}
