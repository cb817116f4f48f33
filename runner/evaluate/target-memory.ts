import type { PerSecond } from '../model/leg-series.ts';
import type { LegView } from './leg-view.ts';

/** What the target had in memory in every second of a leg, in bytes; null where nobody looked at it. */
export function targetMemory(leg: LegView): PerSecond | null {
  const { memory } = leg.record.target ?? {};
  if (memory === undefined) return null;
  const bytes: (number | null)[] = Array.from({ length: leg.seconds }, () => null);
  for (const look of memory.looks) {
    const second = leg.secondOf(look);
    if (second >= 0 && second < bytes.length) bytes[second] = look.bytes;
  }
  return bytes;
}
