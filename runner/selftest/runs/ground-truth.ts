import { asComparison, compares } from '../../grammar/load.ts';
import type { PlannedCheck } from '../../schema/plan-schema.ts';
import { geometricMean } from '../../statistics/geometric-mean.ts';
import { mean } from '../../statistics/series.ts';
import type { Fate } from './conditions.ts';
import { ZERO_AT_MS } from './observers.ts';
import { recoveredAfterSeconds } from './recovery-truth.ts';
import type { KnownRequest } from './synthetic-leg.ts';

/**
 * Whether an objective really holds on what happened. `waived`: it does not, as far as its waiver accepts. `unknown`: nothing
 * happened that it is about.
 */
export type GroundTruth = 'holds' | 'violated' | 'waived' | 'unknown';

/** What a check may be compared with, apart from its own leg. */
export interface Elsewhere {
  readonly legs: ReadonlyMap<string, readonly KnownRequest[]>;
  /** What accepted runs measured of the only check that is compared with them. */
  readonly acceptedMs: readonly number[];
}

const NOWHERE: Elsewhere = { legs: new Map(), acceptedMs: [] };
/** The day on which all is played, in UTC. */
const TODAY = new Date(ZERO_AT_MS).toISOString().slice(0, 10);

/**
 * The truth about a check, from every request that users asked for on its leg, with nothing of the evaluation in between.
 * Whoever got no useful answer, or was never served at all, waited too long.
 */
export function groundTruth(
  check: PlannedCheck,
  requests: readonly KnownRequest[],
  elsewhere = NOWHERE,
): GroundTruth {
  const truth = truthWithoutWaiver(check, requests, elsewhere);
  const { waiver } = check;
  if (truth !== 'violated' || waiver === undefined || waiver.expires < TODAY) return truth;
  const accepted = { ...check, expectation: waiver.ceiling };
  return truthWithoutWaiver(accepted, requests, elsewhere) === 'holds' ? 'waived' : 'violated';
}

function truthWithoutWaiver(
  check: PlannedCheck,
  requests: readonly KnownRequest[],
  elsewhere: Elsewhere,
): GroundTruth {
  const concerned = concernedBy(check, requests);
  if (check.of !== undefined) return truthOfRecovery(check, check.of, concerned);
  if (check.than !== undefined)
    return truthOfRatio(check, concerned, comparedFigure(check, check.than, requests, elsewhere));
  return check.expectation.statistic === 'count'
    ? truthOfCount(check, concerned)
    : truthOfShare(check, concerned);
}

/** The worst of the truths of an objective's checks. */
export function worstTruth(truths: readonly GroundTruth[]): GroundTruth {
  const order: readonly GroundTruth[] = ['violated', 'unknown', 'waived', 'holds'];
  return order.find((truth) => truths.includes(truth)) ?? 'unknown';
}

type Concern = Pick<PlannedCheck, 'selector' | 'window' | 'sli'>;

/** What checks are about, of each leg; several are about the same. */
const CONCERNED = new WeakMap<readonly KnownRequest[], Map<string, readonly KnownRequest[]>>();

function concernedBy(concern: Concern, requests: readonly KnownRequest[]): readonly KnownRequest[] {
  const known = CONCERNED.get(requests) ?? new Map<string, readonly KnownRequest[]>();
  CONCERNED.set(requests, known);
  const { selector, window, sli } = concern;
  const words = JSON.stringify([REQUEST_TAGS.map((tag) => selector[tag]), window, isAboutJobs(sli)]);
  const concerned = known.get(words) ?? thoseOf(concern, requests);
  known.set(words, concerned);
  return concerned;
}

function thoseOf(
  { selector, window, sli }: Concern,
  requests: readonly KnownRequest[],
): readonly KnownRequest[] {
  const wanted = REQUEST_TAGS.flatMap((tag) => {
    const value = selector[tag];
    return value === undefined ? [] : [{ tag, value }];
  });
  return requests.filter(
    ({ asked }) =>
      (window === '*' || window === asked.window) &&
      (!isAboutJobs(sli) || asked.kind === 'accept') &&
      wanted.every(({ tag, value }) => asked[tag] === value),
  );
}

/** The tags by which requests differ; `invariant` is a tag of what they look at. */
const REQUEST_TAGS = ['svc', 'op', 'kind', 'journey', 'plan', 'region', 'block'] as const;

function truthOfShare(check: PlannedCheck, concerned: readonly KnownRequest[]): GroundTruth {
  const known = concerned.filter(({ fate }) => fate.outcome !== 'good' || valueOf(check, fate) !== null);
  if (known.length === 0) return 'unknown';
  const { probability, limit } = check.expectation;
  const allowed = 1 - (probability ?? limit);
  const bad = known.filter(({ fate }) => isBad(check, fate)).length;
  return bad / known.length < allowed ? 'holds' : 'violated';
}

function isBad(check: PlannedCheck, fate: Fate): boolean {
  if (fate.outcome !== 'good' || (isAboutJobs(check.sli) && fate.job?.outcome !== 'done')) return true;
  if (check.sli === 'availability') return false;
  return !compares(valueOf(check, fate) ?? Infinity, check.expectation.operator, check.expectation.limit);
}

function valueOf({ sli }: PlannedCheck, { responseMs, databaseMs, poolMs, job }: Fate): number | null {
  if (isAboutJobs(sli)) return job?.durationMs ?? null;
  if (sli === 'db_time') return databaseMs;
  return sli === 'pool_time' ? poolMs : responseMs;
}

/** How much longer or dearer it was than what it is compared with. */
function truthOfRatio(check: PlannedCheck, concerned: readonly KnownRequest[], below: number): GroundTruth {
  const { operator, limit, allowedRiseMs } = check.expectation;
  const above = figureOf(check, concerned);
  if (!Number.isFinite(below) || below === 0 || Number.isNaN(above)) return 'unknown';
  if (allowedRiseMs !== undefined && above <= below + allowedRiseMs) return 'holds';
  return compares(above / below, asComparison(operator), limit) ? 'holds' : 'violated';
}

/** The same of another selection or another leg, or what accepted runs usually measured; NaN of nothing. */
function comparedFigure(
  check: PlannedCheck,
  than: NonNullable<PlannedCheck['than']>,
  requests: readonly KnownRequest[],
  { legs, acceptedMs }: Elsewhere,
): number {
  if ('baseline' in than) return geometricMean(acceptedMs) ?? Number.NaN;
  if ('leg' in than) return figureOf(check, concernedBy(check, legs.get(than.leg) ?? []));
  return figureOf(check, concernedBy({ ...check, selector: than.selector }, requests));
}

function figureOf(check: PlannedCheck, concerned: readonly KnownRequest[]): number {
  const { probability } = check.expectation;
  return probability === null ? meanCpuMs(concerned) : quantileOf(check, concerned, probability);
}

/** Of every request that was sent; means are of processor time alone. */
function meanCpuMs(concerned: readonly KnownRequest[]): number {
  const sent = concerned.filter(({ fate }) => fate.outcome !== 'not-sent' && fate.outcome !== 'skipped');
  return mean(sent.map(({ fate }) => fate.cpuMs ?? Number.NaN));
}

function truthOfRecovery(
  check: PlannedCheck,
  { sli, expectation }: NonNullable<PlannedCheck['of']>,
  concerned: readonly KnownRequest[],
): GroundTruth {
  const itself = { ...check, sli, expectation };
  const late = concerned.map(({ asked, fate }) => ({
    atSeconds: asked.atSeconds,
    isBad: isBad(itself, fate),
  }));
  const seconds = recoveredAfterSeconds(late, 1 - (expectation.probability ?? expectation.limit));
  if (seconds === null) return 'unknown';
  const { operator, limit } = check.expectation;
  return compares(seconds * 1_000, operator, limit) ? 'holds' : 'violated';
}

/** Whoever got no useful answer waited for ever; NaN of nobody. */
function quantileOf(check: PlannedCheck, concerned: readonly KnownRequest[], probability: number): number {
  const waited = concerned.map(({ fate }) =>
    fate.outcome === 'good' ? (valueOf(check, fate) ?? Infinity) : Infinity,
  );
  return waited.toSorted((a, b) => a - b)[Math.floor(probability * waited.length)] ?? Number.NaN;
}

function isAboutJobs(sli: PlannedCheck['sli']): boolean {
  return sli === 'job_time' || sli === 'jobs_lost';
}

function truthOfCount(check: PlannedCheck, concerned: readonly KnownRequest[]): GroundTruth {
  const { operator, limit } = check.expectation;
  const found = concerned.filter(({ fate }) => isCounted(check, fate)).length;
  const isLookedAt = check.sli !== 'invariant' || concerned.some(({ fate }) => looksAt(check, fate));
  if (concerned.length === 0 || !isLookedAt) return 'unknown';
  return compares(found, operator, limit) ? 'holds' : 'violated';
}

function isCounted(check: PlannedCheck, fate: Fate): boolean {
  if (check.sli === 'jobs_lost') return fate.outcome === 'good' && fate.job?.outcome === 'lost';
  if (check.sli !== 'invariant') return fate.outcome === 'limited';
  return looksAt(check, fate) && fate.invariant?.outcome === 'broken';
}

function looksAt({ selector }: PlannedCheck, { invariant, outcome }: Fate): boolean {
  return outcome === 'good' && invariant !== null && invariant.name === selector.invariant;
}
