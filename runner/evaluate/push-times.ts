import { packed } from '../model/packed-pushes.ts';
import type { LegView } from './leg-view.ts';
import { forEachPushed, type IndexedGains, matching } from './series-index.ts';

/** A stretch of the leg's clock, in ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** k6 collects what happened and sends it at once, once a second. */
const PUSH_MS = 1_000;
/** What a sample and a push may have been under way before they were collected and received: half a push. */
const UNDER_WAY_MS = 500;

/**
 * When it happened, what each push holds. k6 collects for the next push only when the last one was answered, so a push
 * holds what happened after the one before it was collected: half a second at most before that one came, or as much
 * earlier as it came late.
 */
export function spansOfPushes({ timeline, zeroAtMs }: LegView): Span[] {
  const { atMs } = packed(timeline.pushes);
  return Array.from({ length: atMs.length }, (_, push) => {
    const toMs = atMs.at(push) - zeroAtMs;
    if (push === 0) return { fromMs: toMs - PUSH_MS - UNDER_WAY_MS, toMs };
    const beforeMs = atMs.at(push - 1) - zeroAtMs;
    const lateMs = push === 1 ? 0 : Math.max(0, atMs.at(push - 1) - atMs.at(push - 2) - PUSH_MS);
    return { fromMs: beforeMs - lateMs - UNDER_WAY_MS, toMs };
  });
}

/** Calls back with the push and the place of each gain of the series of a metric whose tags have every wanted value. */
export function forEachGainInPush(
  indexed: IndexedGains,
  metric: string,
  tags: Readonly<Record<string, string>>,
  take: (push: number, entry: number) => void,
): void {
  forEachPushed(indexed, matching(indexed.byMetric, metric, tags), take);
}
