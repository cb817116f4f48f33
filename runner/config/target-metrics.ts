import type { WrittenThresholds } from '../schema/thresholds-schema.ts';
import type { Mistakes } from './mistakes.ts';
import { whyNotOwn, withoutCredentials } from './own-address.ts';

type WrittenGate = WrittenThresholds['gate'];

const MISTAKES = {
  'no-url': [
    'is neither a path nor a URL',
    'Write a path of the target, such as "/metrics", or "http://127.0.0.1:9100/metrics".',
  ],
  credentials: [
    'holds credentials',
    'Write a path such as "/metrics": it is asked with the credentials of --target.',
  ],
  'not-allowed': ['matches no pattern of "targets"', 'Add its address to "targets", if you may ask it.'],
} as const;

/** Metrics pages are asked once a second, so they must be as much ours as what is loaded. */
export function checkTargetMetrics({ targetMetrics = [], targets }: WrittenGate, mistakes: Mistakes): void {
  for (const [index, written] of targetMetrics.entries()) {
    const why = written.startsWith('/') ? null : whyNotOwn(written, targets);
    if (why === null) continue;
    const [message, remedy] = MISTAKES[why];
    mistakes.add(`/gate/targetMetrics/${index}`, message, remedy, withoutCredentials(written));
  }
}
