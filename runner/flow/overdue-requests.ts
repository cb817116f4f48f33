import type { LegPlan } from '../schema/plan-schema.ts';

/** Who has waited this long has left (Nielsen 1993, Usability Engineering, chapter 5), whatever the request timeout. */
const LONGEST_WAIT_MS = 10_000;

/** How many requests wait for longer than anybody would, from what k6 pushes every second. */
export class OverdueRequests {
  private readonly afterSeconds: number;
  private readonly startedBy: number[] = [];
  private started = 0;
  private ended = 0;
  private overdue = 0;

  constructor(plan: LegPlan) {
    this.afterSeconds = Math.ceil(overdueAfterMs(plan) / 1_000);
  }

  /**
   * Takes what began and ended in one more second. At least as many requests are overdue as had begun by then and exceed
   * all that have ended since: exact where requests end in the order in which they began, and too few otherwise.
   */
  take(started: number, ended: number): { readonly overdue: number; readonly becameOverdue: number } {
    this.started += started;
    this.ended += ended;
    this.startedBy.push(this.started);
    const old = this.startedBy.at(-1 - this.afterSeconds) ?? 0;
    const overdue = Math.max(0, old - this.ended);
    const becameOverdue = overdue - this.overdue;
    this.overdue = overdue;
    return { overdue, becameOverdue };
  }
}

/** Not while a response time may still be within its limit, nor beyond the timeout, which ends a request anyway. */
function overdueAfterMs({ played }: LegPlan): number {
  const limits = played.limits.filter(({ sli }) => sli === 'response_time').map(({ limitMs }) => limitMs);
  return Math.min(Math.max(LONGEST_WAIT_MS, ...limits), played.requestTimeoutMs);
}
