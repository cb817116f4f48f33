import { CENSORED_MS, METRICS, type TimeSli } from '../../../scenarios/kit/contract.ts';
import type { LegPlan } from '../../schema/plan-schema.ts';
import { type Answers, type BadFrom, slowPerSecond } from './answers.ts';
import { bucketOf } from './k6-figures.ts';
import { SecondHistograms } from './second-histograms.ts';
import type { Counter, Tags, Trend } from './series-leg.ts';

/** What is sent with the same tags of window and block, and how long its answers take. */
export interface Part {
  readonly tags: Tags;
  readonly answers: Answers;
  /** A short time for each that is sent: what takes no time to speak of. */
  readonly atOnce: Times;
}

export function partOf(tags: Tags, answers: Answers): Part {
  return { tags, answers, atOnce: always(SHORT_MS, answers.sentPerSecond) };
}

/** Series of one part, or of several. */
export interface Series {
  readonly counters: readonly Counter[];
  readonly trends: readonly Trend[];
}

/** The only journey of every part. */
export const CALL = 'call';
/** Answers after the time that was drawn. */
export const TIMED = 'timed';
/** The same, and gives up what takes too long. */
export const FAILING = 'failing';
/** Accepts jobs at once; the jobs take the time that was drawn. */
export const ACCEPTING = 'accepting';
export const INVARIANT = 'checked';

const CENSORED_BUCKET = bucketOf(CENSORED_MS);
const SHORT_MS = 0.5;

const NEVER: BadFrom = () => Infinity;

export function together(parts: readonly Series[]): Series {
  return {
    counters: parts.flatMap(({ counters }) => counters),
    trends: parts.flatMap(({ trends }) => trends),
  };
}

function audienceOf({ tags }: Part): Tags {
  return { journey: CALL, plan: 'premium', region: 'us-east-1', ...tags };
}

function tagsOf(part: Part, svc: string): Tags {
  return { ...audienceOf(part), svc, op: 'call', kind: svc === ACCEPTING ? 'accept' : 'read' };
}

/** The journeys that send the requests: each sends one to every service. */
export function journeys(part: Part): Series {
  const tags = audienceOf(part);
  const perSecond = part.answers.sentPerSecond;
  return {
    counters: [{ metric: METRICS.journeys, tags: { ...tags, outcome: 'finished' }, perSecond }],
    trends: [{ metric: METRICS.scheduleLag, tags, ...part.atOnce }],
  };
}

/** So many of the first requests find an invariant broken, and all others find it held. */
export function invariants(part: Part, broken: number): Series {
  const { answeredAt, answeredPerSecond, seconds } = part.answers;
  const found = new Float64Array(seconds);
  for (const second of answeredAt.subarray(0, broken)) found[second] = (found[second] ?? 0) + 1;
  const counter = (outcome: string, perSecond: Float64Array): Counter => ({
    metric: METRICS.invariants,
    tags: { ...tagsOf(part, TIMED), invariant: INVARIANT, outcome },
    perSecond,
  });
  return {
    counters: [counter('broken', found), counter('held', minus(answeredPerSecond, found))],
    trends: [],
  };
}

/** Calls of a service that takes as long as was drawn, and gives up what takes so long or longer. */
export function calls(plan: LegPlan, part: Part, svc: string, failsFromMs: BadFrom = NEVER): Series {
  const { answers } = part;
  const tags = tagsOf(part, svc);
  const errors = slowPerSecond(answers, failsFromMs);
  const requests = { metric: METRICS.requests };
  return {
    counters: [
      { metric: METRICS.requestsStarted, tags, perSecond: answers.sentPerSecond },
      {
        ...requests,
        tags: { ...tags, outcome: 'good' },
        perSecond: minus(answers.answeredPerSecond, errors),
      },
      { ...requests, tags: { ...tags, outcome: 'error' }, perSecond: errors },
      ...overLimits(plan, 'response_time', part, tags, failsFromMs),
    ],
    trends: [{ metric: METRICS.responseTime, tags, ...timesOf(answers, failsFromMs, errors) }],
  };
}

/** What these calls state of the database: it takes all of their time. */
export function databaseTimes(plan: LegPlan, part: Part, svc: string): Series {
  const { histograms, sortedMs } = part.answers;
  const tags = tagsOf(part, svc);
  return {
    counters: overLimits(plan, 'db_time', part, tags, NEVER),
    trends: [{ metric: METRICS.dbTime, tags, histograms, sortedMs }],
  };
}

/** Jobs that are accepted at once, and end after the time that was drawn. */
export function jobs(plan: LegPlan, part: Part): Series {
  const { sentPerSecond, answeredPerSecond, histograms, sortedMs } = part.answers;
  const tags = tagsOf(part, ACCEPTING);
  return {
    counters: [
      { metric: METRICS.requestsStarted, tags, perSecond: sentPerSecond },
      { metric: METRICS.requests, tags: { ...tags, outcome: 'good' }, perSecond: sentPerSecond },
      { metric: METRICS.jobs, tags: { ...tags, outcome: 'done' }, perSecond: answeredPerSecond },
      ...overLimits(plan, 'job_time', part, tags, NEVER),
    ],
    trends: [
      { metric: METRICS.responseTime, tags, ...part.atOnce },
      { metric: METRICS.jobTime, tags, histograms, sortedMs },
    ],
  };
}

/** The limits are of the kind `<`. */
function overLimits(
  { played }: LegPlan,
  sli: TimeSli,
  { answers }: Part,
  tags: Tags,
  failsFromMs: BadFrom,
): Counter[] {
  return played.limits
    .filter((limit) => limit.sli === sli)
    .map(({ tag, limitMs }) => ({
      metric: METRICS.overLimit,
      tags: { ...tags, sli, limit: tag },
      perSecond: slowPerSecond(answers, (second) => Math.min(failsFromMs(second), limitMs)),
    }));
}

function minus(all: Float64Array, some: Float64Array): Float64Array {
  return all.map((each, second) => each - (some[second] ?? 0));
}

type Times = Pick<Trend, 'histograms' | 'sortedMs'>;

/** What is given up has no time of any use, and is the slowest of all. */
function timesOf(answers: Answers, failsFromMs: BadFrom, errors: Float64Array): Times {
  if (errors.every((count) => count === 0)) return answers;
  const { waitedMs, answeredAt } = answers;
  const histograms = answers.histograms.copy();
  const keptMs = waitedMs.map((ms, nth) => {
    const second = answeredAt[nth] ?? 0;
    if (ms < failsFromMs(second)) return ms;
    histograms.add(second, bucketOf(ms), ms, -1);
    histograms.add(second, CENSORED_BUCKET, CENSORED_MS);
    return CENSORED_MS;
  });
  return { histograms, sortedMs: keptMs.toSorted() };
}

/** The same time for all that happens in each second. */
function always(ms: number, perSecond: Float64Array): Times {
  const histograms = new SecondHistograms(perSecond.length);
  const bucket = bucketOf(ms);
  let count = 0;
  for (const [second, times] of perSecond.entries()) {
    if (times > 0) histograms.add(second, bucket, ms, times);
    count += times;
  }
  return { histograms, sortedMs: new Float64Array(count).fill(ms) };
}
