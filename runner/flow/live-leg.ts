import type { AbortRule } from '../grammar/abort-rule.ts';
import type { LegProgress } from '../model/progress.ts';
import type { TimelinePush, TimelineSeries } from '../model/timeline.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import { type Histogram, histogramQuantile, mergeHistograms } from '../statistics/histogram.ts';
import { sum } from '../statistics/series.ts';
import { OverdueRequests } from './overdue-requests.ts';
import { TrafficReader } from './pushed-traffic.ts';

const LOOK_BACK_PUSHES = 10;

interface Second {
  readonly requests: number;
  readonly bad: number;
}

/** What a rule against outages looks at: what ended in a second, and what has been waiting for too long by then. */
interface JudgedSecond extends Second {
  readonly overdue: number;
}

/** What is known of a leg while it runs, from k6's pushes: for the eye, and to stop an outage. Never a source of verdicts. */
export class LiveLeg {
  private readonly plan: LegPlan;
  private readonly traffic = new TrafficReader();
  private recentTimes: Histogram[] = [];
  private recentStarts: number[] = [];
  private seconds: JudgedSecond[] = [];
  private readonly waiting: OverdueRequests;
  private total: Second = { requests: 0, bad: 0 };
  /** When the leg's clock stood at zero; null until the first journey. */
  zeroAtMs: number | null = null;

  constructor(plan: LegPlan) {
    this.plan = plan;
    this.waiting = new OverdueRequests(plan);
  }

  take(push: TimelinePush, newSeries: readonly TimelineSeries[]): void {
    this.traffic.learn(newSeries);
    const { requests, bad, skipped, started, times, journeysStarted } = this.traffic.read(push);
    this.total = { requests: this.total.requests + requests, bad: this.total.bad + bad };
    const { overdue, becameOverdue } = this.waiting.take(started, requests - skipped);
    this.seconds.push({ overdue, ...withOverdue({ requests, bad }, becameOverdue) });
    this.recentTimes = [...this.recentTimes, times].slice(-LOOK_BACK_PUSHES);
    this.recentStarts = [...this.recentStarts, journeysStarted].slice(-LOOK_BACK_PUSHES);
  }

  progress(nowMs: number): LegProgress & { readonly note?: string } {
    const elapsedMs = this.zeroAtMs === null ? 0 : Math.max(0, nowMs - this.zeroAtMs);
    const second = Math.floor(elapsedMs / 1_000);
    const { estimate } = histogramQuantile(mergeHistograms(this.recentTimes), 0.95);
    const p95Ms = estimate === null ? null : estimate * 1_000;
    const isCensored = p95Ms !== null && p95Ms > this.plan.played.requestTimeoutMs;
    return {
      leg: this.plan.id,
      elapsedMs: Math.min(elapsedMs, this.plan.durationMs),
      totalMs: this.plan.durationMs,
      window: this.windowAt(elapsedMs),
      plannedPerSecond: sum(
        this.plan.played.streams
          .filter(isOfUsersStream)
          .map(({ perSecond }) => mean(perSecond.slice(Math.max(0, second - LOOK_BACK_PUSHES), second + 1))),
      ),
      achievedPerSecond: mean(this.recentStarts),
      p95Ms: isCensored ? null : p95Ms,
      requests: this.total.requests,
      badRequests: this.total.bad,
      ...(isCensored && { note: 'p95 beyond the request timeout' }),
    };
  }

  private windowAt(elapsedMs: number): string {
    if (this.zeroAtMs === null) return 'starting';
    if (elapsedMs >= this.plan.durationMs) return 'draining';
    const window = this.plan.played.windows.find(
      ({ fromMs, toMs }) => elapsedMs >= fromMs && elapsedMs < toMs,
    );
    return window?.name ?? 'between windows';
  }

  /**
   * Whether every second of the rule's stretch had more bad requests than it tolerates. A target that hangs answers none
   * at all: then those that have been waiting for too long speak for the second.
   */
  isOutage({ badRatio, forMs }: AbortRule): boolean {
    const needed = Math.ceil(forMs / 1_000);
    const stretch = this.seconds.slice(-needed);
    return (
      stretch.length === needed &&
      stretch.every(({ requests, bad, overdue }) => (requests > 0 ? bad > badRatio * requests : overdue > 0))
    );
  }
}

/** A request counts bad when it becomes overdue, and not again when it ends at last, unless nothing else ended then. */
function withOverdue({ requests, bad }: Second, becameOverdue: number): Second {
  const counted = Math.max(becameOverdue, -bad);
  if (requests + counted <= 0) return { requests, bad };
  return { requests: requests + counted, bad: bad + counted };
}

/** A flood that is turned away is no outage: what an experiment suffers itself is not looked at. */
function isOfUsersStream({ cohort }: LegPlan['played']['streams'][number]): boolean {
  return cohort !== 'disturber';
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}
