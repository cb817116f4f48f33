import type { LegRecord } from '../../../runner/model/run-record.ts';
import type { LegPlan } from '../../../runner/schema/plan-schema.ts';
import type {
  GeneratorRecord,
  K6End,
  TargetProbe,
  TargetRecord,
} from '../../../runner/schema/record-schema.ts';
import { k6Ending } from '../../../runner/selftest/runs/leg-record.ts';
import {
  type CatalogueJourney,
  type CatalogueOperation,
  CENSORED_MS,
  METRICS,
  OUTSIDE,
  type Outcome,
  type PlannedTenant,
  type TimeSli,
} from '../../../scenarios/kit/contract.ts';
import { SampleLog } from './sample-log.ts';

/** When the leg's clock stood at zero in every made leg. */
export const ZERO_AT_MS = Date.UTC(2026, 10, 23, 7, 0, 0);
const CORES = 2;
/** k6 starts an arrival one second before it is due, and drops it then. */
const DROPPED_BEFORE_DUE_SECONDS = 1;

/** One request of a made leg, before anything is decided about it. */
export interface Moment {
  /** In which it is sent. */
  readonly second: number;
  readonly window: string;
  readonly svc: string;
  readonly op: string;
  readonly journey: string;
  readonly tenant: PlannedTenant;
  /** Journeys that began before its own. */
  readonly nthJourney: number;
}

/** What happened on a leg. What a test leaves out is unremarkable: all is fast, answered and well measured. */
export interface StatedLeg {
  readonly latencyMs?: (moment: Moment) => number;
  readonly outcome?: (moment: Moment) => Outcome | 'unfinished';
  /** Null: the answer does not say. */
  readonly databaseMs?: (moment: Moment) => number | null;
  readonly sends?: (moment: Moment) => boolean;
  /** What becomes of a job that a good answer of kind `accept` began: ms until it was done; null: never heard of. */
  readonly job?: (moment: Moment) => number | 'failed' | 'lost' | null;
  /** How often the product says that the job was begun; it says nothing where this is missing. */
  readonly attempts?: (moment: Moment) => number;
  /** Invariants that the second request of each journey looked at. */
  readonly invariant?: (moment: Moment) => 'held' | 'broken' | null;
  /** Journeys due in this second that found no free VU. */
  readonly dropped?: (second: number) => number;
  readonly journeyThrew?: (nthJourney: number) => boolean;
  /** The leg's journeys that began and were never heard of again. */
  readonly journeyVanished?: (nthJourney: number) => boolean;
  readonly lagMs?: (second: number) => number;
  /** Share of the generator's cores in use; null: not sampled. */
  readonly cpuRatio?: (second: number) => number | null;
  readonly runQueueWait?: (second: number) => number | null;
  /** Seconds per second in which a CPU quota held k6 back; null: not counted. */
  readonly throttled?: (second: number) => number | null;
  /** Arrivals that k6 made of those planned for a second. */
  readonly arrivals?: (planned: number, second: number) => number;
  readonly version?: (probe: number) => string | null;
  readonly probeStatus?: (probe: number) => number | null;
  /** Stopped as an outage after so many seconds: whatever was under way stays unfinished. */
  readonly stoppedAfterSeconds?: number;
  readonly k6?: Partial<K6End>;
  /** Last touch: damage that no consistent leg has. */
  readonly damage?: (record: LegRecord) => LegRecord;
}

/** A leg's record in which summary, timeline and observers tell the same story. */
export function madeLeg(plan: LegPlan, stated: StatedLeg = {}): LegRecord {
  const leg = new MadeLeg(plan, stated);
  return (stated.damage ?? ((record) => record))(leg.record());
}

class MadeLeg {
  private readonly log = new SampleLog();
  private readonly plan: LegPlan;
  private readonly stated: StatedLeg;
  private readonly seconds: number;
  private journeys = 0;

  constructor(plan: LegPlan, stated: StatedLeg) {
    this.plan = plan;
    this.stated = stated;
    const planned = Math.round(plan.durationMs / 1_000);
    this.seconds = Math.min(planned, stated.stoppedAfterSeconds ?? planned);
    for (let second = 0; second < this.seconds; second++) this.playSecond(second);
  }

  record(): LegRecord {
    const { plan, stated } = this;
    const until = stated.stoppedAfterSeconds ?? Math.max(this.log.lastSecond(), this.seconds);
    const ending = k6Ending(stated.stoppedAfterSeconds !== undefined, ZERO_AT_MS, until);
    return {
      plan,
      k6: { ...ending.k6, ...stated.k6 },
      stopReason: ending.stopReason,
      summary: { ...this.log.summary(plan), testRunDurationMs: (until + 1) * 1_000 },
      timeline: this.log.timeline(ZERO_AT_MS, until),
      events: [{ event: 'clock', zeroAtMs: ZERO_AT_MS }],
      generator: this.generator(),
      target: this.target(),
      damage: [],
    };
  }

  private playSecond(second: number): void {
    const { stated, plan } = this;
    const planned = plan.played.streams[0]?.perSecond[second] ?? 0;
    const dropped = Math.min(planned, stated.dropped?.(second) ?? 0);
    if (dropped > 0)
      this.log.add('dropped_iterations', second - DROPPED_BEFORE_DUE_SECONDS, dropped, { scenario: 'users' });
    const started = (stated.arrivals?.(planned, second) ?? planned) - dropped;
    for (let journey = 0; journey < started; journey++) this.playJourney(second);
  }

  private playJourney(second: number): void {
    const { stated, log } = this;
    const nthJourney = this.journeys++;
    const journey = this.journeyOf(nthJourney);
    const tenant = nthOf(this.plan.played.tenants, nthJourney);
    const window = windowAt(this.plan, second);
    const audience = { journey: journey.name, plan: tenant.plan, region: tenant.region, window };
    log.add(METRICS.scheduleLag, second, stated.lagMs?.(second) ?? 0.5, audience);
    if (stated.journeyVanished?.(nthJourney) === true) return;
    for (const operation of journey.operations) {
      const moment = { ...operation, second, window, journey: journey.name, tenant, nthJourney };
      if (operation.min > 0 && (stated.sends?.(moment) ?? true)) this.request(operation, moment);
    }
    const outcome = stated.journeyThrew?.(nthJourney) === true ? 'threw' : 'finished';
    log.add(METRICS.journeys, second, 1, { ...audience, outcome });
  }

  private journeyOf(nth: number): CatalogueJourney {
    const { played, catalogue } = this.plan;
    const names = Object.keys(played.streams[0]?.mix[0]?.weights ?? {});
    return nthOf(
      catalogue.journeys.filter(({ name }) => names.includes(name)),
      nth,
    );
  }

  private request(operation: CatalogueOperation, moment: Moment): void {
    const { stated, log } = this;
    const { second } = moment;
    const tags = this.tagsOf(operation, moment);
    const outcome = stated.outcome?.(moment) ?? 'good';
    if (outcome !== 'skipped') log.add(METRICS.requestsStarted, second, 1, tags);
    const ends = second + Math.floor(this.waitedMs(moment, outcome) / 1_000);
    if (outcome === 'unfinished' || ends >= (stated.stoppedAfterSeconds ?? Infinity)) return;
    this.sample('response_time', ends, outcome === 'good' ? this.latencyMs(moment) : CENSORED_MS, tags);
    this.databaseTime(moment, outcome, ends, tags);
    log.add(METRICS.requests, ends, 1, { ...tags, outcome });
    if (operation.kind === 'accept' && outcome === 'good') this.job(moment, ends, tags);
    this.invariant(moment, ends, tags);
  }

  private tagsOf({ svc, op, kind }: CatalogueOperation, moment: Moment): Record<string, string> {
    const { window, journey, tenant } = moment;
    const tags = { svc, op, kind, window, journey, plan: tenant.plan, region: tenant.region };
    return { ...tags, ...experimentTags(this.plan, moment.second) };
  }

  private invariant(moment: Moment, ends: number, tags: Record<string, string>): void {
    const invariant = this.stated.invariant?.(moment) ?? null;
    if (invariant !== null)
      this.log.add(METRICS.invariants, ends, 1, {
        ...tags,
        invariant: 'read-your-writes',
        outcome: invariant,
      });
  }

  private job(moment: Moment, accepted: number, tags: Record<string, string>): void {
    const end = this.stated.job?.(moment) ?? null;
    if (end === null) return;
    const second = accepted + (typeof end === 'number' ? Math.floor(end / 1_000) : 0);
    this.sample('job_time', second, typeof end === 'number' ? end : CENSORED_MS, tags);
    const attempts = this.stated.attempts?.(moment);
    const retried = attempts === undefined ? {} : { retried: attempts > 1 ? 'yes' : 'no' };
    const outcome = typeof end === 'number' ? 'done' : end;
    this.log.add(METRICS.jobs, second, 1, { ...tags, outcome, ...retried });
  }

  private waitedMs(moment: Moment, outcome: Outcome | 'unfinished'): number {
    return outcome === 'timeout' ? this.plan.played.requestTimeoutMs : this.latencyMs(moment);
  }

  private latencyMs(moment: Moment): number {
    return this.stated.latencyMs?.(moment) ?? 40 + scattered(moment.nthJourney) * 60;
  }

  private databaseTime(moment: Moment, outcome: Outcome, second: number, tags: Record<string, string>): void {
    if (outcome !== 'good') return this.overLimits('db_time', second, CENSORED_MS, tags);
    const statedMs = this.stated.databaseMs?.(moment);
    const databaseMs = statedMs === undefined ? 5 + scattered(moment.nthJourney) * 5 : statedMs;
    if (databaseMs !== null) this.sample('db_time', second, databaseMs, tags);
  }

  private sample(sli: TimeSli, second: number, valueMs: number, tags: Record<string, string>): void {
    this.log.add(sli, second, valueMs, tags);
    this.overLimits(sli, second, valueMs, tags);
  }

  private overLimits(sli: TimeSli, second: number, valueMs: number, tags: Record<string, string>): void {
    for (const limit of this.plan.played.limits.filter((each) => each.sli === sli)) {
      const isOver = limit.inclusive ? valueMs > limit.limitMs : valueMs >= limit.limitMs;
      if (isOver) this.log.add(METRICS.overLimit, second, 1, { ...tags, sli, limit: limit.tag });
    }
  }

  private generator(): GeneratorRecord {
    const { cpuRatio, runQueueWait, throttled } = this.stated;
    const samples = Array.from({ length: this.seconds + 2 }, (_, index) => index - 1).flatMap((second) => {
      const ratio = cpuRatio === undefined ? 0.3 : cpuRatio(second);
      if (ratio === null) return [];
      return [
        {
          atMs: ZERO_AT_MS + (second + 1) * 1_000,
          cpuCores: ratio * CORES,
          runQueueWait: runQueueWait === undefined ? 0.01 : runQueueWait(second),
          memoryBytes: 200_000_000,
          throttled: throttled === undefined ? 0 : throttled(second),
        },
      ];
    });
    return { schemaVersion: 1, cores: CORES, source: 'proc', samples };
  }

  private target(): TargetRecord {
    const during = Array.from({ length: this.seconds }, (_, second) => this.probe(second + 1, second));
    return {
      schemaVersion: 1,
      url: 'http://127.0.0.1:4300',
      healthPath: '/health',
      before: this.probe(0, -1),
      during,
      after: this.probe(this.seconds + 1, this.seconds),
    };
  }

  private probe(nth: number, second: number): TargetProbe {
    const { probeStatus, version } = this.stated;
    const status = probeStatus === undefined ? 200 : probeStatus(nth);
    return {
      atMs: ZERO_AT_MS + second * 1_000,
      status,
      durationMs: 3,
      version: version === undefined ? '1.0.0' : version(nth),
      error: status === null ? 'connection refused' : null,
    };
  }
}

function nthOf<T>(items: readonly T[], n: number): T {
  const item = items[n % items.length];
  if (item === undefined) throw new TypeError('nothing to take');
  return item;
}

/** What the users' requests say of the experiments of their leg. */
function experimentTags({ played }: LegPlan, second: number): Record<string, string> {
  if (played.blocks === undefined) return {};
  const atMs = second * 1_000;
  const now = played.blocks.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
  return { cohort: 'bystander', ...(now && { experiment: now.experiment, block: now.block }) };
}

function windowAt({ played }: LegPlan, second: number): string {
  const atMs = second * 1_000;
  return played.windows.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)?.name ?? OUTSIDE;
}

/** Spread evenly over 0 to 1 without order: multiples of the golden ratio (a low-discrepancy sequence). */
export function scattered(n: number): number {
  return (n * 0.6180339887498949) % 1;
}

/** Whether the n-th of many belongs to a share of them that is spread evenly over time. */
export function isAmong(share: number, n: number): boolean {
  return Math.floor((n + 1) * share) > Math.floor(n * share);
}
