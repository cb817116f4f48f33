import { CENSORED_MS, type JourneyOutcome, type Outcome, type TimeSli } from './contract.ts';
import type { Answer } from './core/answer.ts';
import { type Audience, type RequestTags, tagsOf } from './core/audience.ts';
import { limitsBelow } from './core/limits.ts';
import type { DeclaredOperation, Operation } from './core/operation.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import { readServerTiming } from './core/server-timing.ts';
import type { JobOutcome } from './core/visit.ts';
import { windowAt } from './core/windows.ts';
import { metrics } from './metrics.ts';
import type { Scene } from './scene.ts';

/** Turns what happens to one journey into metrics. */
export class Recorder {
  private readonly leg: PreparedLeg;
  private readonly audience: Audience;
  private usefulOnly = true;

  constructor({ leg, audience }: Scene) {
    this.leg = leg;
    this.audience = audience;
  }

  /** Whether every answer so far was useful, so that a journey had no reason to send less than it declares. */
  get allUseful(): boolean {
    return this.usefulOnly;
  }

  /** Before sending: a request of which nothing more is heard is unfinished. Returns the tags for `ended`. */
  started(operation: Operation, atMs: number): RequestTags {
    const tags = this.tagsAt(operation, atMs);
    metrics.requestsStarted.add(1, tags);
    return tags;
  }

  /** Everything about one request in one synchronous step, so that none of it can be cut off by the leg's end. */
  ended(answer: Answer, tags: RequestTags): void {
    if (answer.ok) this.answered(answer, tags);
    else this.neverAnswered(tags);
    this.count(answer.outcome, 1, tags);
  }

  /** What a journey had still to send when it was cut short: never sent, and waited for in vain. */
  skipped(missing: readonly DeclaredOperation[], atMs: number): void {
    for (const { operation, min } of missing) {
      const tags = this.tagsAt(operation, atMs);
      for (let request = 0; request < min; request++) this.neverAnswered(tags);
      this.count('skipped', min, tags);
    }
  }

  /** A job counts where the request that started it was sent. A lost job lasts for ever. */
  job(operation: Operation, sentAtMs: number, outcome: JobOutcome, durationMs: number): void {
    const tags = this.tagsAt(operation, sentAtMs);
    this.sample('job_time', outcome === 'done' ? durationMs : CENSORED_MS, tags);
    metrics.jobs.add(1, { ...tags, outcome });
  }

  invariant(name: string, held: boolean, atMs: number, about: Operation | undefined): void {
    const tags = about === undefined ? this.journeyTagsAt(atMs) : this.tagsAt(about, atMs);
    metrics.invariants.add(1, { ...tags, invariant: name, outcome: held ? 'held' : 'broken' });
  }

  journey(outcome: JourneyOutcome, atMs: number): void {
    metrics.journeys.add(1, { ...this.journeyTagsAt(atMs), outcome });
  }

  scheduleLag(lagMs: number, atMs: number): void {
    metrics.scheduleLag.add(lagMs, this.journeyTagsAt(atMs));
  }

  private tagsAt(operation: Operation, atMs: number): RequestTags {
    return tagsOf(operation, this.audience, windowAt(this.leg.windows, atMs));
  }

  private journeyTagsAt(atMs: number): Record<string, string> {
    return { ...this.audience, window: windowAt(this.leg.windows, atMs) };
  }

  private answered(answer: Answer, tags: RequestTags): void {
    this.sample('response_time', answer.durationMs, tags);
    const stated = readServerTiming(answer.serverTiming, this.leg.timingNames);
    if (stated.databaseMs !== undefined) this.sample('db_time', stated.databaseMs, tags);
    if (stated.poolMs !== undefined) this.sample('pool_time', stated.poolMs, tags);
  }

  private neverAnswered(tags: RequestTags): void {
    this.usefulOnly = false;
    this.sample('response_time', CENSORED_MS, tags);
    // The database may have taken any time at all, or been the very reason: beyond its limits, but not a sample.
    this.overLimits('db_time', CENSORED_MS, tags);
    this.overLimits('pool_time', CENSORED_MS, tags);
  }

  private count(outcome: Outcome, requests: number, tags: RequestTags): void {
    tags['outcome'] = outcome;
    metrics.requests.add(requests, tags);
  }

  private sample(sli: TimeSli, valueMs: number, tags: RequestTags): void {
    TRENDS[sli].add(valueMs, tags);
    this.overLimits(sli, valueMs, tags);
  }

  private overLimits(sli: TimeSli, valueMs: number, tags: RequestTags): void {
    const limits = this.leg.limits[sli];
    if (valueMs < limits.lowestMs) return;
    for (const limit of limitsBelow(limits, valueMs)) {
      metrics.overLimit.add(1, { ...tags, sli, limit: limit.tag });
    }
  }
}

const TRENDS = {
  response_time: metrics.responseTime,
  db_time: metrics.dbTime,
  pool_time: metrics.poolTime,
  job_time: metrics.jobTime,
} satisfies Record<TimeSli, unknown>;
