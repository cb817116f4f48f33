import type { Observer } from '../model/observer.ts';
import type { TargetProbe, TargetRecord } from '../schema/record-schema.ts';
import { redactedUrl } from './redacted-url.ts';
import { type Repetition, repeatEvery } from './repetition.ts';
import type { ProbeTarget, TargetAddress } from './target-probe.ts';

export interface TargetOptions extends TargetAddress {
  readonly everyMs: number;
  readonly probe: ProbeTarget;
}

/** Asks the target how it is before a leg, every `everyMs` during it, never twice at once, and after it. */
export function createTargetObserver({ everyMs, probe, ...address }: TargetOptions): Observer<TargetRecord> {
  const during: TargetProbe[] = [];
  let before: TargetProbe | null = null;
  let repetition: Repetition | null = null;
  return {
    async start() {
      before = await probe(address);
      repetition = repeatEvery(everyMs, async () => {
        during.push(await probe(address));
      });
    },
    async stop() {
      await repetition?.stop();
      const after = await probe(address);
      return {
        schemaVersion: 1,
        url: redactedUrl(address.target),
        healthPath: address.healthPath,
        before: before ?? after,
        during,
        after,
      };
    },
  };
}
