import {
  type CatalogueJourney,
  type CatalogueOperation,
  CENSORED_MS,
  METRICS,
  OUTSIDE,
  type PlannedBlock,
  type PlannedTenant,
  type TimeSli,
} from '../../../scenarios/kit/contract.ts';
import type { LegRecord } from '../../model/run-record.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import type { Random } from '../random.ts';
import type { AskedRequest, Conditions, Fate, JourneyFate } from './conditions.ts';
import { legRecord } from './leg-record.ts';
import { ZERO_AT_MS } from './observers.ts';
import { SampleBook } from './sample-book.ts';
import { TagSet } from './tag-set.ts';

/** k6 drops an arrival one second before it is due. */
const DROPPED_BEFORE_DUE_SECONDS = 1;
const USUAL_LAG_MS = 0.5;

/** A request with what became of it: the truth that the verdict is held against. */
export interface KnownRequest {
  readonly asked: AskedRequest;
  readonly fate: Fate;
}

/** What k6 and the observers would have recorded, and what really happened. */
export interface PlayedLeg {
  readonly record: LegRecord;
  readonly requests: readonly KnownRequest[];
}

/** What is played and how requests usually fare. */
export interface SyntheticPlay {
  readonly plan: LegPlan;
  /** When journeys are due, in seconds on the leg's clock, ascending. */
  readonly moments: Iterable<number>;
  readonly usual: (asked: AskedRequest, random: Random) => Fate;
  readonly conditions: Conditions;
}

/** Plays a leg without k6 and without a target: every request fares as the conditions say. */
export function playLeg(play: SyntheticPlay, random: Random): PlayedLeg {
  return new SyntheticLeg(play, random).played();
}

/** A journey that was due, and what became of it. */
interface Due {
  readonly at: number;
  readonly nth: number;
  readonly tenant: PlannedTenant;
  readonly fate: JourneyFate;
}

class SyntheticLeg {
  private readonly untagged = new TagSet();
  private readonly book = new SampleBook();
  private readonly requests: KnownRequest[] = [];
  private readonly cpuSeconds: number[] = [];
  private readonly play: SyntheticPlay;
  private readonly random: Random;
  private readonly seconds: number;
  private journeys = 0;

  constructor(play: SyntheticPlay, random: Random) {
    this.play = play;
    this.random = random;
    const planned = Math.round(play.plan.durationMs / 1_000);
    this.seconds = Math.min(planned, play.conditions.stoppedAfterSeconds ?? planned);
    for (const at of play.moments) if (at < this.seconds) this.journey(at);
  }

  played(): PlayedLeg {
    const { plan, conditions } = this.play;
    const isStopped = conditions.stoppedAfterSeconds !== undefined;
    const until = isStopped ? this.seconds : Math.max(this.book.lastSecond() + 1, this.seconds);
    const record = legRecord(plan, {
      totals: this.book.totals(),
      timeline: this.book.timeline(ZERO_AT_MS, until),
      playedSeconds: this.seconds,
      lastSecond: until,
      isStopped,
      conditions,
      ...(this.cpuSeconds.length > 0 && { cpuSeconds: Array.from(this.cpuSeconds, (used = 0) => used) }),
    });
    return { record: conditions.record?.(record) ?? record, requests: this.requests };
  }

  private journey(at: number): void {
    const nth = this.journeys++;
    const { catalogue, played } = this.play.plan;
    const journey = chosen(catalogue.journeys, this.random);
    const tenant = chosen(played.tenants, this.random);
    const fate = this.play.conditions.journey?.(nth, at, this.random) ?? 'finished';
    if (fate !== 'never-due') this.startJourney(journey, { at, nth, tenant, fate });
  }

  private startJourney(journey: CatalogueJourney, due: Due): void {
    const { at, tenant, fate } = due;
    const second = Math.floor(at);
    const people = this.untagged
      .with('window', windowAt(this.play.plan, at))
      .with('journey', journey.name)
      .with('plan', tenant.plan)
      .with('region', tenant.region);
    const block = blockAt(this.play.plan, at);
    const audience =
      block === null ? people : people.with('experiment', block.experiment).with('block', block.block);
    if (fate === 'dropped') {
      const users = this.untagged.with('scenario', 'users');
      this.book.count('dropped_iterations', second - DROPPED_BEFORE_DUE_SECONDS, users);
    } else {
      const lagMs = this.play.conditions.lagMs?.(second) ?? USUAL_LAG_MS;
      this.book.time(METRICS.scheduleLag, second, lagMs, audience);
    }
    for (const operation of journey.operations) this.ask(operation, journey.name, due, audience);
    if (fate !== 'dropped' && fate !== 'vanished')
      this.book.count(METRICS.journeys, second, audience.with('outcome', fate));
  }

  private ask(
    { svc, op, kind }: CatalogueOperation,
    journey: string,
    { at, tenant, fate: ofJourney, nth }: Due,
    audience: TagSet,
  ): void {
    const window = audience.tags['window'] ?? '';
    const { plan, region } = tenant;
    const leg = this.play.plan.id;
    const block = audience.tags['block'] ?? null;
    const asked = {
      leg,
      atSeconds: at,
      window,
      block,
      journey,
      plan,
      region,
      svc,
      op,
      kind,
      nthJourney: nth,
    };
    const usual = this.play.usual(asked, this.random);
    const { request, sentService } = this.play.conditions;
    const fate = request === undefined ? usual : request(asked, usual, this.random);
    if (fate === null) return;
    const isSent = ofJourney !== 'dropped' && ofJourney !== 'vanished';
    this.requests.push({ asked, fate: isSent ? fate : { ...fate, outcome: 'not-sent' } });
    const sent = audience
      .with('svc', sentService?.(svc) ?? svc)
      .with('op', op)
      .with('kind', kind);
    if (isSent) this.sample(asked, fate, sent);
  }

  private sample({ atSeconds }: AskedRequest, fate: Fate, tags: TagSet): void {
    if (fate.outcome !== 'skipped') this.book.count(METRICS.requestsStarted, Math.floor(atSeconds), tags);
    const second = Math.floor(atSeconds + this.waitedMs(fate) / 1_000);
    const isCutOff = second >= this.seconds && this.play.conditions.stoppedAfterSeconds !== undefined;
    if (fate.outcome === 'unfinished' || isCutOff) return;
    this.book.count(METRICS.requests, second, tags.with('outcome', fate.outcome));
    this.times(second, fate, tags);
    if (fate.cpuMs !== undefined)
      this.cpuSeconds[second] = (this.cpuSeconds[second] ?? 0) + fate.cpuMs / 1_000;
    if (fate.outcome !== 'good') return;
    if (fate.job !== null) this.job(second, fate.job, tags);
    if (fate.invariant === null) return;
    const { name, outcome } = fate.invariant;
    this.book.count(METRICS.invariants, second, tags.with('invariant', name).with('outcome', outcome));
  }

  /** A job counts when it ends, or when the journey gives up asking. */
  private job(accepted: number, { outcome, durationMs }: NonNullable<Fate['job']>, tags: TagSet): void {
    const second = accepted + Math.floor(durationMs / 1_000);
    if (second >= this.seconds && this.play.conditions.stoppedAfterSeconds !== undefined) return;
    this.book.count(METRICS.jobs, second, tags.with('outcome', outcome));
    this.time('job_time', second, outcome === 'done' ? durationMs : CENSORED_MS, tags);
  }

  private waitedMs({ outcome, responseMs }: Fate): number {
    if (outcome === 'timeout') return this.play.plan.played.requestTimeoutMs;
    return outcome === 'refused' || outcome === 'skipped' ? 0 : responseMs;
  }

  private times(second: number, fate: Fate, tags: TagSet): void {
    const isGood = fate.outcome === 'good';
    this.time('response_time', second, fate.recordedMs ?? (isGood ? fate.responseMs : CENSORED_MS), tags);
    for (const [sli, statedMs] of [
      ['db_time', fate.databaseMs],
      ['pool_time', fate.poolMs],
    ] as const) {
      if (!isGood) this.overLimits(sli, second, CENSORED_MS, tags);
      else if (statedMs !== null) this.time(sli, second, statedMs, tags);
    }
  }

  private time(sli: TimeSli, second: number, valueMs: number, tags: TagSet): void {
    this.book.time(sli, second, valueMs, tags);
    this.overLimits(sli, second, valueMs, tags);
  }

  private overLimits(sli: TimeSli, second: number, valueMs: number, tags: TagSet): void {
    for (const { sli: limited, tag, limitMs, inclusive } of this.play.plan.played.limits) {
      const isOver = inclusive ? valueMs > limitMs : valueMs >= limitMs;
      if (limited === sli && isOver)
        this.book.count(METRICS.overLimit, second, tags.with('sli', sli).with('limit', tag));
    }
  }
}

function chosen<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random.uniform() * items.length)];
  if (item === undefined) throw new TypeError('nothing to choose from');
  return item;
}

function blockAt({ played }: LegPlan, atSeconds: number): PlannedBlock | null {
  const atMs = atSeconds * 1_000;
  return (played.blocks ?? []).find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs) ?? null;
}

function windowAt({ played }: LegPlan, atSeconds: number): string {
  const atMs = atSeconds * 1_000;
  return played.windows.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.name ?? OUTSIDE;
}
