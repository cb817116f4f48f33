import { OUTSIDE, type PlannedWindow } from '../contract.ts';

/** A time in which everything is sent in the same window, or outside all of them. It holds its first moment and not its last. */
export interface WindowSpan {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The window that a moment of the leg's clock lies in. */
export function windowAt(windows: readonly PlannedWindow[], atMs: number): string {
  return windowSpanAt(windows, atMs).name;
}

/** The span around a moment of the leg's clock. Windows do not overlap. */
export function windowSpanAt(windows: readonly PlannedWindow[], atMs: number): WindowSpan {
  let fromMs = -Infinity;
  let toMs = Infinity;
  for (const window of windows) {
    if (atMs >= window.toMs) fromMs = Math.max(fromMs, window.toMs);
    else if (atMs < window.fromMs) toMs = Math.min(toMs, window.fromMs);
    else return window;
  }
  return { name: OUTSIDE, fromMs, toMs };
}
