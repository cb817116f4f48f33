import type { SelectorTag } from '../../scenarios/kit/contract.ts';
import { parseExpectation, parsePercentile } from '../grammar/expectation.ts';
import { parseLeastJobs } from '../grammar/least-jobs.ts';
import { parseLoadRule } from '../grammar/load.ts';
import type { Needs, Objective } from '../model/thresholds.ts';
import { carrying } from '../model/wanted-tags.ts';
import type { Expectation } from '../schema/plan-schema.ts';
import type { Selector } from '../schema/schema-parts.ts';
import type { Sli, WrittenObjective } from '../schema/thresholds-schema.ts';
import type { Mistakes } from './mistakes.ts';
import { normaliseWaiver } from './waiver.ts';

/** Stands in for an expectation that cannot be read; its statistic is then not held against the objective. */
export const UNREAD: Expectation = {
  statistic: 'count',
  probability: null,
  operator: '==',
  limit: 0,
  unit: 'count',
  text: '',
};

const DEFAULTS = {
  where: {},
  per: [],
  window: 'peak',
  pool: 'leg',
  report: [],
  optional: false,
  needs: {},
  of: null,
  than: null,
  waiver: null,
} as const;

/** One objective with its defaults filled in and its texts parsed. `path` is its place in the file. */
export function normaliseObjective(written: WrittenObjective, path: string, mistakes: Mistakes): Objective {
  const read = parseExpectation(written.expect);
  const expectation = mistakes.take(`${path}/expect`, written.expect, read, UNREAD);
  checkStatistic(written, expectation, path, mistakes);
  checkThan(written, expectation, path, mistakes);
  checkPer(written, path, mistakes);
  checkJobs(written, path, mistakes);
  checkRecovery(written, path, mistakes);
  const { id, title, sli, where, per, at, window, pool, report, optional, needs, of, than, waiver } = {
    ...DEFAULTS,
    ...(written.sli === 'recovery_time' && { window: 'recovery' as const }),
    ...written,
  };
  return {
    id,
    title,
    sli,
    expectation,
    where,
    per,
    window,
    pool,
    optional,
    needs: normaliseNeeds(needs, `${path}/needs`, mistakes),
    of,
    than,
    waiver: waiver && normaliseWaiver(waiver, expectation, `${path}/waiver`, mistakes),
    at: at ? mistakes.take(`${path}/at/load`, at.load, parseLoadRule(at.load), null) : null,
    report: report.map((text, index) =>
      mistakes.take(`${path}/report/${index}`, text, parsePercentile(text), 0),
    ),
  };
}

function normaliseNeeds(
  { experiment, jobsInProgress: written }: NonNullable<WrittenObjective['needs']>,
  path: string,
  mistakes: Mistakes,
): Needs {
  const named = experiment === undefined ? {} : { experiment };
  if (written === undefined) return named;
  const jobsInProgress = mistakes.take(`${path}/jobsInProgress`, written, parseLeastJobs(written), 1);
  return { ...named, jobsInProgress };
}

type Statistic = Expectation['statistic'];

/** Which statistic each SLI is judged by. */
const STATISTICS: Readonly<Record<Sli, Statistic>> = {
  response_time: 'percentile',
  db_time: 'percentile',
  pool_time: 'percentile',
  job_time: 'percentile',
  availability: 'ratio',
  rate_limited: 'count',
  invariant: 'count',
  jobs_lost: 'count',
  jobs_retried_unfinished: 'count',
  recovery_time: 'max',
  target_cpu_per_request: 'mean',
};

/** Means are of useful answers; only times that such an answer states have one. */
const WITH_A_MEAN: ReadonlySet<Sli> = new Set(['db_time', 'pool_time']);

const EXAMPLES: Readonly<Record<string, string>> = {
  percentile: 'Write it like "p95 < 200ms".',
  ratio: 'Write it like "ratio >= 99.99%".',
  count: 'Write it like "count == 0".',
  max: 'Write it like "max <= 60s".',
  mean: 'Write it like "mean <= 1.05x".',
};

function checkStatistic(
  { sli, expect, than }: WrittenObjective,
  expectation: Expectation,
  path: string,
  mistakes: Mistakes,
): void {
  const statistic = STATISTICS[sli];
  if (expectation !== UNREAD && !canBeJudgedBy(sli, expectation)) {
    const message = `${sli} is judged by a ${statistic}, not a ${expectation.statistic}`;
    mistakes.add(`${path}/expect`, message, EXAMPLES[statistic] ?? '', expect);
  } else if (than === undefined && (expectation.unit === 'x' || sli === 'target_cpu_per_request')) {
    const remedy =
      'Say what with, such as "than": { "load": 1 }, or write a limit with a unit, such as 200ms.';
    mistakes.add(`${path}/expect`, 'a factor needs something to compare with', remedy, expect);
  }
}

function canBeJudgedBy(sli: Sli, { statistic, unit }: Expectation): boolean {
  return statistic === STATISTICS[sli] || (statistic === 'mean' && unit === 'x' && WITH_A_MEAN.has(sli));
}

/** Statistics that have a ratio. */
const COMPARABLE: ReadonlySet<Statistic> = new Set(['percentile', 'mean']);

type AddMistake = (message: string, remedy: string) => void;

/** Rules of `than`, which is what a limit like `1.25x` is a multiple of. */
function checkThan(
  written: WrittenObjective,
  expectation: Expectation,
  path: string,
  mistakes: Mistakes,
): void {
  const { than, sli, expect, pool } = written;
  if (than === undefined) return;
  const add: AddMistake = (message, remedy) => mistakes.add(`${path}/than`, message, remedy, than);
  if (!COMPARABLE.has(STATISTICS[sli])) return add('only times are compared', 'Remove it.');
  if (expectation !== UNREAD && expectation.unit !== 'x')
    mistakes.add(`${path}/expect`, 'a comparison needs a factor', 'Write it like "p95 <= 1.25x".', expect);
  if (pool === 'run') add('legs that are compared cannot be judged together', 'Remove "pool".');
  if (sli === 'target_cpu_per_request' && !('load' in than))
    add('the processor time of the target is compared between loads', 'Write "than": { "load": 1 }.');
  if ('baseline' in than) checkBesideAccepted(written, expectation, path, mistakes);
  if ('where' in than) checkOtherSelection(than.where, written, expectation, add);
}

/** What accepted runs keep, and what decides beside them. */
function checkBesideAccepted(
  { sli, expect, waiver }: WrittenObjective,
  { statistic }: Expectation,
  path: string,
  mistakes: Mistakes,
): void {
  if (STATISTICS[sli] === 'percentile' && statistic === 'mean')
    mistakes.add(`${path}/expect`, 'accepted runs keep percentiles', 'Write it like "p95 <= 1.05x".', expect);
  refuseRise(`${path}/expect`, expect, mistakes);
  if (waiver !== undefined) refuseRise(`${path}/waiver/ceiling`, waiver.ceiling, mistakes);
}

function refuseRise(path: string, text: string, mistakes: Mistakes): void {
  const read = parseExpectation(text);
  if (read.ok && read.value.allowedRiseMs !== undefined)
    mistakes.add(path, 'accepted runs are compared by a factor alone', 'Leave out what follows "or".', text);
}

function checkOtherSelection(
  other: Selector,
  { where = {}, per = [] }: WrittenObjective,
  { statistic }: Expectation,
  add: AddMistake,
): void {
  if (other.block !== undefined && statistic === 'mean')
    add('blocks are compared by a percentile', 'Write it like "p95 <= 1.2x".');
  if (carrying(other)(where))
    add('compares with itself', 'Select something else with "than": { "where": … }.');
  const spread = per.find((tag) => other[tag] !== undefined);
  if (spread !== undefined)
    add(`compares each ${spread} with one of them, that one with itself`, `Take "${spread}" out of "per".`);
}

/** Recovery is timed once for each leg, in the window of that name, by what another objective calls good. */
function checkRecovery({ sli, of, window, pool }: WrittenObjective, path: string, mistakes: Mistakes): void {
  const isRecovery = sli === 'recovery_time';
  if (!isRecovery && of !== undefined)
    mistakes.add(`${path}/of`, 'belongs to recovery_time alone', 'Remove it.', of);
  if (isRecovery && of === undefined)
    mistakes.add(`${path}/of`, 'is missing', 'Name the objective to come back to: "of": "service-p95".');
  if (isRecovery && window !== undefined && window !== 'recovery')
    mistakes.add(`${path}/window`, 'recovery is timed in the window "recovery"', 'Remove it.', window);
  if (isRecovery && pool === 'run')
    mistakes.add(`${path}/pool`, 'every leg recovers by itself', 'Remove it.', pool);
}

const JOB_SLIS: ReadonlySet<Sli> = new Set(['job_time', 'jobs_lost', 'jobs_retried_unfinished']);

/** A job has the tags of the request that began it. */
function checkJobs({ sli, where, per = [] }: WrittenObjective, path: string, mistakes: Mistakes): void {
  if (!JOB_SLIS.has(sli)) return;
  const message = 'jobs begin with operations of kind "accept"';
  if (where?.kind !== undefined && where.kind !== 'accept')
    mistakes.add(`${path}/where/kind`, message, 'Remove it.', where.kind);
  if (per.includes('kind')) mistakes.add(`${path}/per`, message, 'Take "kind" out.', per);
}

/** Tags whose values are known before the run, so that one check can be planned for each. */
const KNOWN_AHEAD: readonly SelectorTag[] = ['svc', 'op', 'kind', 'journey', 'plan', 'region'];

function checkPer({ per = [], sli, where = {} }: WrittenObjective, path: string, mistakes: Mistakes): void {
  if (sli === 'target_cpu_per_request' && per.length + Object.keys(where).length > 0) {
    const message = 'the processor time of the target is known of all its requests together';
    mistakes.add(
      `${path}/${per.length > 0 ? 'per' : 'where'}`,
      message,
      'Remove it.',
      per.length > 0 ? per : where,
    );
    return;
  }
  if (sli === 'invariant' && per.length > 0) {
    const remedy = 'Select with "where" instead, in one objective for each value.';
    mistakes.add(`${path}/per`, 'where an invariant is looked at is not known before the run', remedy, per);
    return;
  }
  for (const [index, tag] of per.entries()) {
    if (KNOWN_AHEAD.includes(tag)) continue;
    const remedy = `Use one of: ${KNOWN_AHEAD.join(', ')}.`;
    mistakes.add(`${path}/per/${index}`, 'its values are not known before the run', remedy, tag);
  }
}
