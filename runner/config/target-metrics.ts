import { isTargetAllowed, parseTargetPattern } from '../grammar/target-pattern.ts';
import type { WrittenThresholds } from '../schema/thresholds-schema.ts';
import type { Mistakes } from './mistakes.ts';

type WrittenGate = WrittenThresholds['gate'];

/** Metrics pages are asked once a second, so they must be as much ours as what is loaded. */
export function checkTargetMetrics({ targetMetrics = [], targets }: WrittenGate, mistakes: Mistakes): void {
  for (const [index, written] of targetMetrics.entries()) {
    const why = whyNotAsked(written, targets);
    if (why !== null)
      mistakes.add(
        `/gate/targetMetrics/${index}`,
        why.message,
        why.remedy,
        written.replace(/\/\/.*@/, '//***@'),
      );
  }
}

function whyNotAsked(written: string, targets: readonly string[]) {
  if (written.startsWith('/')) return null;
  const url = URL.canParse(written) ? new URL(written) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return {
      message: 'is neither a path nor a URL',
      remedy: 'Write a path of the target, such as "/metrics", or "http://127.0.0.1:9100/metrics".',
    };
  if (url.username !== '' || url.password !== '')
    return {
      message: 'holds credentials',
      remedy: 'Write a path such as "/metrics": it is asked with the credentials of --target.',
    };
  const areReadable = targets.every((pattern) => parseTargetPattern(pattern).ok);
  return areReadable && !isTargetAllowed(url, targets)
    ? {
        message: 'matches no pattern of "targets"',
        remedy: 'Add its address to "targets", if you may ask it.',
      }
    : null;
}
