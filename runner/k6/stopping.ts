import { signalGroup } from './process-groups.ts';

/** Why Peakgate ended k6: the user asked, the plan's time was long over, or the gate's abort rule fired. */
export type StoppedBy = 'user' | 'timeout' | 'abort';

export interface StopOptions {
  /** The planned duration and a grace, in ms. */
  readonly timeoutMs: number;
  /** How long k6 may take after TERM to write its summary, in ms. */
  readonly killAfterMs: number;
  readonly user?: AbortSignal;
  readonly abort?: AbortSignal;
}

/** Node fires a timer beyond this (25 days) at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Stopping {
  readonly stoppedBy: () => StoppedBy | null;
  /** To be called when the process has ended. */
  readonly settle: () => void;
}

/**
 * Ends a process group when its time is over or a signal is aborted: TERM once, KILL when that did not help. Never TERM
 * twice: the second makes k6 leave at once, without its summary.
 */
export const stopInTime = (pid: number, options: StopOptions): Stopping => {
  let stoppedBy: StoppedBy | null = null;
  const timers = new Set<NodeJS.Timeout>();
  const settled = new AbortController();
  const stop = (by: StoppedBy): void => {
    if (stoppedBy !== null || settled.signal.aborted) return;
    stoppedBy = by;
    signalGroup(pid, 'SIGTERM');
    timers.add(setTimeout(() => signalGroup(pid, 'SIGKILL'), options.killAfterMs));
  };
  timers.add(setTimeout(() => stop('timeout'), Math.min(options.timeoutMs, LONGEST_TIMER_MS)));
  whenAborted(options.user, () => stop('user'), settled.signal);
  whenAborted(options.abort, () => stop('abort'), settled.signal);
  const settle = (): void => {
    settled.abort();
    for (const timer of timers) clearTimeout(timer);
  };
  return { stoppedBy: () => stoppedBy, settle };
};

const whenAborted = (signal: AbortSignal | undefined, act: () => void, until: AbortSignal): void => {
  if (signal?.aborted) act();
  else signal?.addEventListener('abort', act, { once: true, signal: until });
};
