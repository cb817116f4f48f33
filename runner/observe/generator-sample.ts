import type { GeneratorSample } from '../schema/record-schema.ts';
import type { ProcessReading } from './process-reading.ts';

/** What a process did between two readings, per second of the time between them. `atMs` is that of the later one. */
export function sampleBetween(
  earlier: ProcessReading,
  later: ProcessReading,
  elapsedSeconds: number,
  atMs: number,
): GeneratorSample {
  const perSecond = (amount: number | null): number | null =>
    amount === null ? null : toMicroseconds(amount / elapsedSeconds);
  return {
    atMs,
    cpuCores: perSecond(gained(earlier.cpuSeconds, later.cpuSeconds)),
    runQueueWait: perSecond(waitedSeconds(earlier.waitedNsByThread, later.waitedNsByThread)),
    memoryBytes: later.memoryBytes,
    throttled: perSecond(gained(earlier.throttledSeconds, later.throttledSeconds)),
  };
}

/** The kernel's own resolution at best; digits beyond come from the division. */
const toMicroseconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

/** Counters of the kernel only grow; one that seems to shrink was read while it was being written. */
const gained = (earlier: number | null, later: number | null): number | null =>
  earlier === null || later === null ? null : Math.max(0, later - earlier);

/**
 * Thread by thread: a thread that ended takes its total with it, which must not cancel what the others waited. One that
 * is new waited all of its time in between.
 */
function waitedSeconds(
  earlier: ProcessReading['waitedNsByThread'],
  later: ProcessReading['waitedNsByThread'],
): number | null {
  if (earlier === null || later === null) return null;
  let waitedNs = 0;
  for (const [thread, total] of later) waitedNs += Math.max(0, total - (earlier.get(thread) ?? 0));
  return waitedNs / 1e9;
}
