import type { Observer } from '../model/observer.ts';
import type { TargetProbe, TargetRecord } from '../schema/record-schema.ts';
import { redactedUrl } from './redacted-url.ts';
import { type Repetition, repeatEvery } from './repetition.ts';
import type { ProbeTarget, TargetAddress } from './target-probe.ts';
import type { TargetUseLog } from './target-use-log.ts';

export interface TargetOptions extends TargetAddress {
  /** How its processor time and memory are learnt; not at all when not given. */
  readonly use?: TargetUseLog | null;
  readonly everyMs: number;
  readonly probe: ProbeTarget;
}

/**
 * Asks the target how it is before a leg, every `everyMs` during it, never twice at once, and after it; and looks at its
 * processor time and memory at the same pace.
 */
export function createTargetObserver({
  everyMs,
  probe,
  use = null,
  ...address
}: TargetOptions): Observer<TargetRecord> {
  const during: TargetProbe[] = [];
  let before: TargetProbe | null = null;
  const repetitions: Repetition[] = [];
  return {
    async start() {
      before = await probe(address);
      await use?.look();
      repetitions.push(
        repeatEvery(everyMs, async () => {
          during.push(await probe(address));
        }),
      );
      if (use !== null) repetitions.push(repeatEvery(everyMs, () => use.look()));
    },
    async stop() {
      await Promise.all(repetitions.map((repetition) => repetition.stop()));
      await use?.look();
      const after = await probe(address);
      return {
        schemaVersion: 1,
        url: redactedUrl(address.target),
        healthPath: address.healthPath,
        before: before ?? after,
        during,
        after,
        ...use?.record(),
      };
    },
  };
}
