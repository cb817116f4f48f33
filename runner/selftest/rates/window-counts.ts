import type { PerSecondCounts } from '../../statistics/per-second-counts.ts';
import type { SyntheticRequests } from '../worlds/synthetic-world.ts';

/**
 * For each limit the requests of every second and those of them that took as long or longer. A request counts in the
 * second of its answer, as k6 reports it; what is answered after the window counts in its last second.
 */
export function countsOver(
  requests: SyntheticRequests,
  limitsMs: readonly number[],
  windowSeconds: number,
): PerSecondCounts[] {
  const total = zeros(windowSeconds);
  const bad = limitsMs.map(() => zeros(windowSeconds));
  const lowestMs = Math.min(...limitsMs);
  for (const [request, latency] of requests.latencies.entries()) {
    const second = secondOfAnswer(requests, request, windowSeconds);
    total[second] = (total[second] ?? 0) + 1;
    if (latency * 1_000 >= lowestMs) countBad(bad, limitsMs, latency * 1_000, second);
  }
  return bad.map((counts) => ({ bad: counts, total }));
}

function countBad(
  bad: readonly number[][],
  limitsMs: readonly number[],
  latencyMs: number,
  second: number,
): void {
  for (const [index, limitMs] of limitsMs.entries()) {
    const counts = bad[index];
    if (counts !== undefined && latencyMs >= limitMs) counts[second] = (counts[second] ?? 0) + 1;
  }
}

/** The second of the window in which a request is answered. */
export function secondOfAnswer(
  { arrivals, latencies }: SyntheticRequests,
  request: number,
  windowSeconds: number,
): number {
  const answered = (arrivals[request] ?? 0) + (latencies[request] ?? 0);
  return Math.min(windowSeconds - 1, Math.floor(answered));
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
