import { CENSORED_MS, type Cohort, type JourneyOutcome, RETRIED_TAG, type TimeSli } from './contract.ts';
import { type Answer, type Received, serverTimingOf } from './core/answer.ts';
import { type Audience, address, blankJourneyTags, blankRequestTags, describe } from './core/audience.ts';
import { limitsBelow } from './core/limits.ts';
import type { DeclaredOperation, Exchange } from './core/operation.ts';
import type { PreparedLeg } from './core/prepared-leg.ts';
import { readServerTiming } from './core/server-timing.ts';
import { mark, stretchAt } from './core/stretches.ts';
import { traceStateOf } from './core/trace.ts';
import type { JobEnd } from './core/visit.ts';
import { windowSpanAt } from './core/windows.ts';
import { metrics } from './metrics.ts';

// Found at once, where a field of an object is looked up each time.
const { requestsStarted, requests, responseTime, dbTime, poolTime } = metrics;

/**
 * Turns what happens to the journeys of one VU, one after the other, into metrics. It is made once for each VU and keeps
 * its tags: a request is recorded a thousand times a second, and k6's engine pays dearly for every object made.
 */
export class Recorder {
  private readonly leg: PreparedLeg;
  private readonly requestTags = blankRequestTags();
  private readonly outcomeTags = { ...blankRequestTags(), outcome: '' };
  private readonly journeyTags = blankJourneyTags();
  private readonly endTags = { ...blankJourneyTags(), outcome: '' };
  private usefulOnly = true;
  /** The window and the block that the tags speak of last from here to there; both for minutes. */
  private fromMs = 0;
  private toMs = 0;
  private window = '';

  constructor(leg: PreparedLeg) {
    this.leg = leg;
  }

  /** Turns to a new journey. */
  begin(journey: string, tenant: Audience, cohort: Cohort | undefined): void {
    this.usefulOnly = true;
    address(this.requestTags, journey, tenant, cohort);
    address(this.outcomeTags, journey, tenant, cohort);
    address(this.journeyTags, journey, tenant, cohort);
    address(this.endTags, journey, tenant, cohort);
  }

  /** Whether every answer so far was useful, so that a journey had no reason to send less than it declares. */
  get allUseful(): boolean {
    return this.usefulOnly;
  }

  /** Before sending: a request of which nothing more is heard is unfinished. Returns the window that it belongs to. */
  started(operation: Exchange, atMs: number): string {
    const window = this.turnTo(operation, atMs);
    requestsStarted.add(1, this.requestTags);
    return window;
  }

  /** The `tracestate` of the request that has just been started; nothing where its spans are of no interest. */
  traceState(sentAtMs: number): string {
    return this.leg.mark === '' ? '' : traceStateOf(this.leg.mark, this.requestTags, sentAtMs);
  }

  /**
   * Everything about the request that has just been started, in one synchronous step, so that none of it can be cut off
   * by the leg's end.
   */
  ended(received: Received): void {
    const { outcome } = received;
    const { outcomeTags } = this;
    outcomeTags.outcome = outcome;
    if (outcome === 'good') this.answered(received);
    else this.neverAnswered();
    requests.add(1, outcomeTags);
  }

  /** The same of a request that others may have overtaken, as messages over a connection do. */
  endedLater(received: Received): void {
    this.turnTo(received.operation, received.sentAtMs);
    this.ended(received);
  }

  /** What a journey had still to send when it was cut short: never sent, and waited for in vain. */
  skipped(missing: readonly DeclaredOperation[], atMs: number): void {
    for (const { operation, min } of missing) {
      this.turnTo(operation, atMs);
      for (let request = 0; request < min; request++) this.neverAnswered();
      this.outcomeTags.outcome = 'skipped';
      requests.add(min, this.outcomeTags);
    }
  }

  /** A job counts where the request that started it was sent. A lost job lasts for ever. */
  job({ operation, sentAtMs }: Answer, { outcome, durationMs, attempts }: JobEnd): void {
    this.turnTo(operation, sentAtMs);
    const jobMs = outcome === 'done' ? durationMs : CENSORED_MS;
    metrics.jobTime.add(jobMs, this.requestTags);
    this.overLimits('job_time', jobMs);
    const tags: Record<string, string> = { ...this.requestTags, outcome };
    // Where nobody states how often a job was begun, there is no such tag.
    if (attempts !== undefined) tags[RETRIED_TAG] = attempts > 1 ? 'yes' : 'no';
    metrics.jobs.add(1, tags);
  }

  invariant(name: string, held: boolean, atMs: number, about: Exchange | undefined): void {
    const tags = about === undefined ? this.journeyTagsAt(atMs) : this.tagsOf(about, atMs);
    metrics.invariants.add(1, { ...tags, invariant: name, outcome: held ? 'held' : 'broken' });
  }

  journey(outcome: JourneyOutcome, atMs: number): void {
    this.endTags.window = this.turnToMoment(atMs);
    this.endTags.outcome = outcome;
    metrics.journeys.add(1, this.endTags);
  }

  scheduleLag(lagMs: number, atMs: number): void {
    metrics.scheduleLag.add(lagMs, this.journeyTagsAt(atMs));
  }

  /** Writes the block of a moment into all tags. Returns its window. */
  private turnToMoment(atMs: number): string {
    if (atMs < this.fromMs || atMs >= this.toMs) this.enter(atMs);
    return this.window;
  }

  private enter(atMs: number): void {
    const stretch = stretchAt(this.leg.stretches, atMs);
    const span = windowSpanAt(this.leg.windows, atMs);
    this.fromMs = Math.max(stretch.fromMs, span.fromMs);
    this.toMs = Math.min(stretch.toMs, span.toMs);
    this.window = span.name;
    mark(this.requestTags, stretch.block);
    mark(this.outcomeTags, stretch.block);
    mark(this.journeyTags, stretch.block);
    mark(this.endTags, stretch.block);
  }

  /** Writes this operation, at this moment, into the tags. Returns the window that the moment lies in. */
  private turnTo(operation: Exchange, atMs: number): string {
    const window = this.turnToMoment(atMs);
    describe(this.requestTags, operation, window);
    describe(this.outcomeTags, operation, window);
    return window;
  }

  private tagsOf(operation: Exchange, atMs: number): Readonly<Record<string, string>> {
    this.turnTo(operation, atMs);
    return this.requestTags;
  }

  private journeyTagsAt(atMs: number): Readonly<Record<string, string>> {
    this.journeyTags.window = this.turnToMoment(atMs);
    return this.journeyTags;
  }

  /** All is read before the first sample: samples that follow each other at once wake their collector only once. */
  private answered({ reply, durationMs }: Received): void {
    const { requestTags, leg } = this;
    const { lowestLimitMs } = leg;
    const { databaseMs, poolMs } = readServerTiming(serverTimingOf(reply), leg.timingNames);
    responseTime.add(durationMs, requestTags);
    if (databaseMs !== undefined) dbTime.add(databaseMs, requestTags);
    if (poolMs !== undefined) poolTime.add(poolMs, requestTags);
    if (durationMs >= lowestLimitMs) this.overLimits('response_time', durationMs);
    if (databaseMs !== undefined && databaseMs >= lowestLimitMs) this.overLimits('db_time', databaseMs);
    if (poolMs !== undefined && poolMs >= lowestLimitMs) this.overLimits('pool_time', poolMs);
  }

  private neverAnswered(): void {
    this.usefulOnly = false;
    responseTime.add(CENSORED_MS, this.requestTags);
    this.overLimits('response_time', CENSORED_MS);
    // The database may have taken any time at all, or been the very reason: beyond its limits, but not a sample.
    this.overLimits('db_time', CENSORED_MS);
    this.overLimits('pool_time', CENSORED_MS);
  }

  private overLimits(sli: TimeSli, valueMs: number): void {
    for (const limit of limitsBelow(this.leg.limits[sli], valueMs)) {
      metrics.overLimit.add(1, { ...this.requestTags, sli, limit: limit.tag });
    }
  }
}
