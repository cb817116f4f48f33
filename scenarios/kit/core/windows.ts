import type { PlannedWindow } from '../contract.ts';

/** The window of what is sent outside all windows: after the last one, while the last journeys come to their end. */
export const OUTSIDE = 'outside';

/** The window that a moment of the leg's clock lies in. A window holds its first moment and not its last. */
export function windowAt(windows: readonly PlannedWindow[], atMs: number): string {
  for (let index = 0; index < windows.length; index++) {
    const window = windows[index];
    if (window !== undefined && atMs >= window.fromMs && atMs < window.toMs) return window.name;
  }
  return OUTSIDE;
}
