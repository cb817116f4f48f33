import { setTimeout } from 'k6/timers';

/** Waits without blocking the VU's event loop, as `sleep()` would. */
export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs);
  });
}
