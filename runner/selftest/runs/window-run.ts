import { CENSORED_MS, METRICS } from '../../../scenarios/kit/contract.ts';
import type { RunRecord } from '../../model/run-record.ts';
import type { Timeline, TimelinePush, TimelineSeries } from '../../model/timeline.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import { type Answers, slowPerSecond } from './answers.ts';
import { bucketOf } from './k6-figures.ts';
import type { SeriesTotal } from './k6-summary.ts';
import { legRecord } from './leg-record.ts';
import { ZERO_AT_MS } from './observers.ts';
import { SecondHistograms } from './second-histograms.ts';
import { syntheticRun } from './synthetic-run.ts';

/** What a window is judged by: it is sent to one service that only takes its time, and to one that also fails. */
export interface JudgedBy {
  /**
   * Planned for the services `TIMED` and `FAILING`, with limits of the kind `<`. Its arrivals are replaced by those that
   * came.
   */
  readonly plan: LegPlan;
  /** The failing service gives up what takes so long or longer. */
  readonly failsFromMs: number;
  /** So many of the first requests find an invariant broken, and all others find it held. */
  readonly broken: number;
}

export const TIMED = 'timed';
export const FAILING = 'failing';
export const INVARIANT = 'checked';

const CENSORED_BUCKET = bucketOf(CENSORED_MS);
const LAG_MS = 0.5;
const LAG_BUCKET = bucketOf(LAG_MS);
/** Seconds before the clock stands at zero, and after the last answer, in which k6 pushes as well. */
const LEAD_SECONDS = 2;

type Tags = Readonly<Record<string, string>>;

interface Counter {
  readonly metric: string;
  readonly tags: Tags;
  readonly perSecond: Float64Array;
}

interface Trend {
  readonly metric: string;
  readonly tags: Tags;
  readonly histograms: SecondHistograms;
  readonly sortedMs: Float64Array;
}

/** One window as the record of a whole run: the plan, k6's summary, its timeline and what the observers saw. */
export function windowRun(by: JudgedBy, answers: Answers): RunRecord {
  const counters = [
    ...aroundRequests(by, answers),
    ...ofService(TIMED, Infinity, by, answers),
    ...ofService(FAILING, by.failsFromMs, by, answers),
  ];
  const trends = [
    scheduleLag(answers),
    { ...RESPONSE, tags: tagsOf(TIMED), histograms: answers.histograms, sortedMs: answers.sortedMs },
    { ...RESPONSE, tags: tagsOf(FAILING), ...withCensored(by.failsFromMs, answers) },
  ];
  const leg = legRecord(planOf(by, answers), {
    totals: [...counters.map(totalOf), ...trends],
    timeline: timelineOf(counters, trends, answers.seconds),
    playedSeconds: secondsOf(by.plan),
    lastSecond: answers.seconds,
    isStopped: false,
    conditions: {},
  });
  return syntheticRun(leg);
}

function secondsOf({ durationMs }: LegPlan): number {
  return Math.round(durationMs / 1_000);
}

/** As many arrivals were planned as came. */
function planOf({ plan }: JudgedBy, { sentPerSecond }: Answers): LegPlan {
  const perSecond = [...sentPerSecond.subarray(0, secondsOf(plan))];
  const streams = plan.played.streams.map((stream) => ({ ...stream, perSecond }));
  return { ...plan, played: { ...plan.played, streams } };
}

const RESPONSE = { metric: METRICS.responseTime };

const AUDIENCE: Tags = { window: 'peak', journey: 'call', plan: 'premium', region: 'us-east-1' };

function tagsOf(svc: string): Tags {
  return { ...AUDIENCE, svc, op: 'call', kind: 'read' };
}

function aroundRequests({ broken }: JudgedBy, answers: Answers): Counter[] {
  const { sentPerSecond, answeredPerSecond } = answers;
  const found = new Float64Array(answers.seconds);
  for (const second of answers.answeredAt.subarray(0, broken)) found[second] = (found[second] ?? 0) + 1;
  const invariant = (outcome: string, perSecond: Float64Array): Counter => ({
    metric: METRICS.invariants,
    tags: { ...tagsOf(TIMED), invariant: INVARIANT, outcome },
    perSecond,
  });
  return [
    { metric: METRICS.journeys, tags: { ...AUDIENCE, outcome: 'finished' }, perSecond: sentPerSecond },
    invariant('broken', found),
    invariant('held', minus(answeredPerSecond, found)),
  ];
}

function ofService(svc: string, failsFromMs: number, { plan }: JudgedBy, answers: Answers): Counter[] {
  const tags = tagsOf(svc);
  const errors = slowPerSecond(answers, failsFromMs);
  const requests = { metric: METRICS.requests };
  return [
    { metric: METRICS.requestsStarted, tags, perSecond: answers.sentPerSecond },
    { ...requests, tags: { ...tags, outcome: 'good' }, perSecond: minus(answers.answeredPerSecond, errors) },
    { ...requests, tags: { ...tags, outcome: 'error' }, perSecond: errors },
    ...plan.played.limits.map(({ sli, tag, limitMs }) => ({
      metric: METRICS.overLimit,
      tags: { ...tags, sli, limit: tag },
      perSecond: slowPerSecond(answers, Math.min(failsFromMs, limitMs)),
    })),
  ];
}

function minus(all: Float64Array, some: Float64Array): Float64Array {
  return all.map((each, second) => each - (some[second] ?? 0));
}

/** What is given up has no time of any use, and is the slowest of all. */
function withCensored(fromMs: number, answers: Answers): Pick<Trend, 'histograms' | 'sortedMs'> {
  const { waitedMs, answeredAt } = answers;
  const histograms = answers.histograms.copy();
  for (let nth = 0; nth < waitedMs.length; nth++) {
    const [ms, second] = [waitedMs[nth] ?? 0, answeredAt[nth] ?? 0];
    if (ms < fromMs) continue;
    histograms.add(second, bucketOf(ms), ms, -1);
    histograms.add(second, CENSORED_BUCKET, CENSORED_MS);
  }
  const sortedMs = answers.sortedMs.slice();
  const first = sortedMs.findIndex((ms) => ms >= fromMs);
  return { histograms, sortedMs: first === -1 ? sortedMs : sortedMs.fill(CENSORED_MS, first) };
}

function scheduleLag({ sentPerSecond, answeredAt, seconds }: Answers): Trend {
  const histograms = new SecondHistograms(seconds);
  for (const [second, began] of sentPerSecond.entries())
    if (began > 0) histograms.add(second, LAG_BUCKET, LAG_MS, began);
  const sortedMs = new Float64Array(answeredAt.length).fill(LAG_MS);
  return { metric: METRICS.scheduleLag, tags: AUDIENCE, histograms, sortedMs };
}

function totalOf({ metric, tags, perSecond }: Counter): SeriesTotal {
  return { metric, tags, gained: perSecond.reduce((all, each) => all + each, 0) };
}

/** One push a second: what is sampled in a second is pushed at its end. */
function timelineOf(counters: readonly Counter[], trends: readonly Trend[], seconds: number): Timeline {
  const named = (each: Counter | Trend, id: number, type: TimelineSeries['type']): TimelineSeries => ({
    id,
    metric: each.metric,
    type,
    tags: each.tags,
  });
  const moments = Array.from({ length: seconds + 2 * LEAD_SECONDS }, (_, index) => index - LEAD_SECONDS);
  return {
    series: [
      ...counters.map((each, index) => named(each, index, 'counter')),
      ...trends.map((each, index) => named(each, counters.length + index, 'histogram')),
    ],
    pushes: moments.map((second) => pushOf(second, counters, trends)),
    complete: true,
    damage: [],
  };
}

function pushOf(second: number, counters: readonly Counter[], trends: readonly Trend[]): TimelinePush {
  return {
    atMs: ZERO_AT_MS + (second + 1) * 1_000,
    counters: counters.flatMap(({ perSecond }, id) => {
      const gained = perSecond[second] ?? 0;
      return gained === 0 ? [] : [[id, gained] as const];
    }),
    gauges: [],
    histograms: trends.flatMap(({ histograms }, index) => {
      const held = histograms.perSecond()[second];
      return held === null || held === undefined ? [] : [[counters.length + index, held] as const];
    }),
  };
}
